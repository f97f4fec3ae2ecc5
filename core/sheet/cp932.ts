/** A character that CP932 does not have: how often it came, and where first (line of the file, column by its heading). */
export type Unwritable = { character: string; code: string; count: number; first: { line: number; column: string } };

/** What stands instead of a character that cannot be written (ゲタ記号). */
const geta = "〓";

/** Characters that CP932 has under the name that Microsoft gave them: the same signs to every reader. */
const folds = new Map(
  Object.entries({
    "〜": "～",
    "−": "－",
    "‖": "∥",
    "¢": "￠",
    "£": "￡",
    "¬": "￢",
    "—": "―",
    "\u00a5": "￥",
    "\u203e": "￣",
  }),
);

let table: Map<string, number> | undefined;

/**
 * Character → its two bytes (or one), read out of Node's own decoder, which knows what Microsoft's table has and nothing else. Of the signs that
 * stand twice, the rows that NEC selected from IBM's (ED, EE) are left out, as the WHATWG encoder does.
 */
function codes(): Map<string, number> {
  if (table !== undefined) return table;
  const decoder = new TextDecoder("shift_jis", { fatal: true });
  const found = new Map<string, number>();
  const learn = (bytes: number[], code: number) => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes));
      const point = character.codePointAt(0) ?? 0;
      const isPrivate = point >= 0xe000 && point <= 0xf8ff; // 外字: another sign on every machine
      if (!isPrivate && !found.has(character)) found.set(character, code);
    } catch {
      // no character has this code
    }
  };
  for (let one = 0; one <= 0xff; one++) if (one < 0x80 || (one > 0xa0 && one < 0xe0)) learn([one], one);
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    if ((lead >= 0xa0 && lead < 0xe0) || lead === 0xed || lead === 0xee) continue;
    for (let trail = 0x40; trail <= 0xfc; trail++) if (trail !== 0x7f) learn([lead, trail], lead * 256 + trail);
  }
  table = found;
  return found;
}

/** The text as CP932 can write it; `miss` hears each character that it cannot. */
export function folded(text: string, miss: (character: string) => void): string {
  let result = "";
  for (const character of text) {
    const next = folds.get(character) ?? character;
    const isWritable = codes().has(next);
    if (!isWritable) miss(character);
    result += isWritable ? next : geta;
  }
  return result;
}

/** @throws RangeError for a text that was not folded before */
export function encode(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = codes().get(character);
    if (code === undefined) throw new RangeError("a character that CP932 does not have");
    if (code > 0xff) bytes.push(code >> 8);
    bytes.push(code & 0xff);
  }
  return Uint8Array.from(bytes);
}
