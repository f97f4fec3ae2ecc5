/** The same content gives the same text, whatever the order in which its names came; bytes stand in it by their value. */
export const canonical = (value: unknown): string => JSON.stringify(value, ordered);

function ordered(this: unknown, name: string, value: unknown): unknown {
  const raw = (this as Record<string, unknown>)[name];
  if (raw instanceof Uint8Array) return Buffer.from(raw).toString("base64"); // a Buffer has said by now what it is in JSON
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
