/** What stands in one cell of a sheet. Numbers and truth stay what they are, so that nobody takes -500 for a formula. */
export type Cell = string | number | boolean | null;

/** A column: its heading, and where in an answer its cell lies. The last one of an open shape takes what no other has. */
export type Column = { header: string; path: readonly string[]; rest?: readonly string[] };

/** The cells of one line of a list, in the order of the columns. What has parts of its own is JSON, short lists are joined by 、. */
export const cellsOf = (columns: readonly Column[], item: unknown): Cell[] =>
  columns.map(({ path, rest }) => cellOf(rest === undefined ? within(item, path) : without(within(item, path), rest)));

const within = (item: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null
        ? Object.entries(value).find(([key]) => key === name)?.[1]
        : undefined,
    item,
  );

function without(item: unknown, names: readonly string[]): unknown {
  const left = Object.entries(item ?? {}).filter(([name]) => !names.includes(name));
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join("、");
  return JSON.stringify(value);
}

// NUL, tab and line ends lead to a formula in one program or another, the full-width signs in Japanese ones
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const formula = /^[=+\-@\t\r\n\u0000＝＋－＠]/;

/** Whether a spreadsheet could take a text for a formula (CSV injection). */
export const isFormula = (text: string): boolean => formula.test(text);
