type Row = readonly (string | number)[];

/** Columns that line up in a terminal, where a Japanese character is two wide; numbers and money stand to the right. */
export function table([head = [], ...rows]: readonly Row[]): string[] {
  const all = [head, ...rows];
  const columns = head.map((_, at) => ({
    width: Math.max(...all.map((row) => width(String(row[at] ?? "")))),
    right: rows.length > 0 && rows.every((row) => /^-?[\d,.]+円?$/.test(String(row[at]))) && at > 0,
  }));
  const cell = (text: string, at: number) => {
    const space = " ".repeat(Math.max(0, (columns[at]?.width ?? 0) - width(text)));
    return columns[at]?.right ? space + text : text + space;
  };
  return all.map((row) =>
    row
      .map((one, at) => cell(String(one), at))
      .join("  ")
      .trimEnd(),
  );
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const width = (text: string): number => [...text].reduce((sum, char) => sum + (wide.test(char) ? 2 : 1), 0);

export const yen = (amount: unknown): string => `${new Intl.NumberFormat("ja-JP").format(Number(amount))}円`;
