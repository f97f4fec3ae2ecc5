import type { Item } from "#core/table/client.ts";

/** Another value of the same type. */
export function other(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return Uint8Array.from(value, (byte, at) => (at === value.length - 1 ? byte ^ 1 : byte));
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `${value}0`;
  const [[name, inner] = ["more", "x"], ...rest] = Object.entries(value as object);
  return { ...Object.fromEntries(rest), [name]: inner === null || typeof inner === "boolean" ? !inner : other(inner) };
}

/** Everything that can be done to an item by whoever cannot compute its code: each field changed, taken away, one more put in. */
export const alterations = (item: Item): [string, Record<string, unknown>][] => [
  ...Object.keys(item)
    .filter((name) => name !== "pk" && name !== "sk")
    .flatMap((name): [string, Record<string, unknown>][] => {
      const { [name]: value, ...rest } = item as Record<string, unknown>;
      return [
        [`${name} changed`, { ...item, [name]: other(value) }],
        [`${name} removed`, rest],
      ];
    }),
  ["a field added", { ...item, more: 1 }],
];
