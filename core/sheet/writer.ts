import { stringify } from "csv-stringify/sync";
import { type Cell, type Column, cellsOf, isFormula } from "./cell.ts";
import * as Cp932 from "./cp932.ts";
import * as Xlsx from "./xlsx.ts";

/** What a writer has to know to go on: small, however much was written. */
export type Written = { rows: number; workbook?: Xlsx.Workbook; unwritable: Cp932.Unwritable[]; lost: number };

/** What can be written. */
export type Format = "csv" | "csv-cp932" | "jsonl" | "xlsx";

type Piece = { state: Written; bytes: Uint8Array };

/** Kinds of characters that a report names one by one; what is beyond is counted. */
const charactersMax = 200;

/** A file of a format, written piece by piece; no piece is kept, and each can be written by another process. */
export const writerOf = (format: Format, columns: readonly Column[]) => ({
  begin: (): Piece => begun(format, columns),
  append: (state: Written, items: readonly unknown[]): Piece => appended(format, columns, state, items),
  end: (state: Written): Uint8Array => (state.workbook === undefined ? new Uint8Array() : Xlsx.end(state.workbook)),
});

const headings = (columns: readonly Column[]) => columns.map(({ header }) => header);
const fresh: Written = { rows: 0, unwritable: [], lost: 0 };
const bom = "\ufeff";

function begun(format: Format, columns: readonly Column[]): Piece {
  switch (format) {
    case "jsonl":
      return { state: fresh, bytes: new Uint8Array() };
    case "csv":
      return { state: fresh, bytes: Buffer.from(bom + csvOf([headings(columns)])) };
    case "csv-cp932":
      return narrow(fresh, [headings(columns)], columns, 1);
    case "xlsx": {
      const opened = Xlsx.begin();
      const { state, bytes } = Xlsx.append(opened.state, [headings(columns)]);
      return { state: { ...fresh, workbook: state }, bytes: Buffer.concat([opened.bytes, bytes]) };
    }
  }
}

function appended(format: Format, columns: readonly Column[], before: Written, items: readonly unknown[]): Piece {
  const state = { ...before, rows: before.rows + items.length };
  if (format === "jsonl")
    return { state, bytes: Buffer.from(items.map((item) => `${JSON.stringify(item)}\n`).join("")) };
  const rows = items.map((item) => cellsOf(columns, item));
  if (format === "csv") return { state, bytes: Buffer.from(csvOf(rows)) };
  if (format === "csv-cp932") return narrow(state, rows, columns, before.rows + 2);
  if (before.workbook === undefined) throw new Error("a workbook is begun first");
  const { state: workbook, bytes } = Xlsx.append(before.workbook, rows);
  return { state: { ...state, workbook }, bytes };
}

/** RFC 4180 with CRLF; a text that a spreadsheet could take for a formula has an apostrophe in front, a number is a number. */
const csvOf = (rows: readonly (readonly Cell[])[]): string =>
  stringify(
    rows.map((cells) => cells.map((cell) => (typeof cell === "string" && isFormula(cell) ? `'${cell}` : cell))),
    { record_delimiter: "windows", cast: { boolean: (value) => (value ? "true" : "false") } },
  );

/** The rows as CP932 has them. `line`: the line of the file that the first one is on. */
function narrow(state: Written, rows: readonly (readonly Cell[])[], columns: readonly Column[], line: number): Piece {
  const found = new Map(state.unwritable.map((one) => [one.character, { ...one }]));
  let lost = state.lost;
  const heard = (character: string, at: Cp932.Unwritable["first"]) => {
    lost++;
    const known = found.get(character);
    if (known !== undefined) known.count++;
    else if (found.size < charactersMax) {
      const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
      found.set(character, { character, code, count: 1, first: at });
    }
  };
  const written = rows.map((cells, row) =>
    cells.map((cell, column) =>
      typeof cell === "string"
        ? Cp932.folded(cell, (one) => heard(one, { line: line + row, column: columns[column]?.header ?? "" }))
        : cell,
    ),
  );
  return { state: { ...state, unwritable: [...found.values()], lost }, bytes: Cp932.encode(csvOf(written)) };
}
