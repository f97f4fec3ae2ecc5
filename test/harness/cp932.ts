/** Every character of CP932, which is what offices and their vendors exchange: about 7,400, and half-width ones among them. */
export function cp932(): string[] {
  const decoder = new TextDecoder("shift_jis");
  const found = new Set<string>();
  for (let high = 0x20; high <= 0xfc; high++) {
    found.add(decoder.decode(Uint8Array.of(high)));
    for (let low = 0x40; low <= 0xfc; low++) found.add(decoder.decode(Uint8Array.of(high, low)));
  }
  return [...found].filter((text) => [...text].length === 1 && !/[\p{Cc}\p{Co}\uFFFD]/u.test(text));
}
