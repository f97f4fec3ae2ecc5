import { type Cell, isFormula } from "./cell.ts";
import * as Zip from "./zip.ts";

/** How far a workbook is written; small, however many rows there are. */
export type Workbook = { at: number; row: number; closed: Zip.Entry[]; sheet: Zip.Entry };

const xml = (text: string) => Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`);
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packages = "http://schemas.openxmlformats.org/package/2006";
const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** Styles by number: 0 as it comes, 1 a day, 2 a day and time, 3 text that looks like a formula. */
const parts: Record<string, string> = {
  "[Content_Types].xml": `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/></Types>`,
  "_rels/.rels": `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${relation}"><sheets><sheet name="一覧" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relation}/styles" Target="styles.xml"/></Relationships>`,
  "xl/styles.xml": `<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="1"><font><sz val="11"/><name val="Yu Gothic"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/></cellXfs></styleSheet>`,
};

/** An Excel sheet holds no more rows. */
const rowsMax = 1_048_576;

/** The beginning of a workbook with one sheet. */
export function begin(): { state: Workbook; bytes: Buffer } {
  const pieces: Buffer[] = [];
  const closed: Zip.Entry[] = [];
  let at = 0;
  const put = (bytes: Buffer) => {
    pieces.push(bytes);
    at += bytes.length;
  };
  for (const [name, text] of Object.entries(parts)) {
    const opened = Zip.begin(name, at);
    put(opened.bytes);
    const { entry, bytes } = Zip.append(opened.entry, xml(text), true);
    put(bytes);
    closed.push(entry);
  }
  const opened = Zip.begin("xl/worksheets/sheet1.xml", at);
  put(opened.bytes);
  const { entry, bytes } = Zip.append(opened.entry, xml(`<worksheet xmlns="${main}"><sheetData>`), false);
  put(bytes);
  return { state: { at, row: 0, closed, sheet: entry }, bytes: Buffer.concat(pieces) };
}

/** More rows. @throws RangeError beyond what a sheet holds */
export function append(state: Workbook, rows: readonly (readonly Cell[])[]): { state: Workbook; bytes: Buffer } {
  if (state.row + rows.length > rowsMax) throw new RangeError("more rows than a sheet holds");
  const text = rows.map((cells, index) => rowOf(cells, state.row + index + 1)).join("");
  const { entry, bytes } = Zip.append(state.sheet, Buffer.from(text), false);
  return { state: { ...state, at: state.at + bytes.length, row: state.row + rows.length, sheet: entry }, bytes };
}

export function end(state: Workbook): Buffer {
  const { entry, bytes } = Zip.append(state.sheet, Buffer.from("</sheetData></worksheet>"), true);
  return Buffer.concat([bytes, Zip.directory([...state.closed, entry], state.at + bytes.length)]);
}

const rowOf = (cells: readonly Cell[], row: number): string =>
  `<row r="${row}">${cells.map((cell, column) => cellOf(cell, `${letters(column)}${row}`)).join("")}</row>`;

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}

const day = /^\d{4}-\d{2}-\d{2}$/;
const moment = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?\+09:00$/;

/** Numbers and days as such; every other text, such as a number with leading zeros, stays text. */
function cellOf(cell: Cell, at: string): string {
  if (cell === null) return "";
  if (typeof cell === "number") return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === "boolean") return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  const serial = serialOf(cell);
  if (serial !== undefined) return `<c r="${at}" s="${serial.style}"><v>${serial.value}</v></c>`;
  return `<c r="${at}" t="inlineStr"${isFormula(cell) ? ' s="3"' : ""}><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

const msPerDay = 86_400_000;
const epoch = Date.UTC(1899, 11, 30);
/** Before March 1900 Excel counts a day that there was not. */
const firstDay = "1900-03-01";

function serialOf(text: string): { value: number; style: 1 | 2 } | undefined {
  const [, date = text, time] = moment.exec(text) ?? [];
  if (!day.test(date) || date < firstDay) return undefined;
  const instant = Date.parse(time === undefined ? `${date}T00:00:00Z` : `${date}T${time}Z`);
  return Number.isNaN(instant) ? undefined : { value: (instant - epoch) / msPerDay, style: time === undefined ? 1 : 2 };
}

const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g;

/** XML has no control characters but tab and line end, and `_x000D_` in a text would be read as one. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replaceAll(control, (one) => `_x${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`)
    .replaceAll(/[&<>]/g, (one) => signs[one] ?? one);
