/**
 * Bytes of an item by DynamoDB's published rule: names and texts in UTF-8, two digits of a number in a byte and one more, three
 * bytes for a list or map and one for each thing in it. A number counts at its greatest, so it may come out a byte too many.
 */
export const sizeOf = (item: Readonly<Record<string, unknown>>): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => (value === undefined ? sum : sum + textBytes(name) + bytesOf(value)),
    0,
  );

const textBytes = (text: string) => Buffer.byteLength(text);

function bytesOf(value: unknown): number {
  if (typeof value === "string") return textBytes(value);
  if (typeof value === "number" || typeof value === "bigint") return numberBytes(String(value));
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return [...value].reduce<number>((sum, one) => sum + bytesOf(one), 0);
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + 1 + bytesOf(one), 3);
  if (typeof value === "object" && value !== null) return 3 + Object.keys(value).length + sizeOf({ ...value });
  return 1; // true, false, null
}

function numberBytes(text: string): number {
  const digits = text.replace(/e.*$/i, "").replaceAll(/\D/g, "");
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith("-") ? 1 : 0);
}
