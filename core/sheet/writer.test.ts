import { inflateRawSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import iconv from "iconv-lite";
import { expect, test } from "vitest";
import type { Column } from "./cell.ts";
import { type Format, type Written, writerOf } from "./writer.ts";

const columns: Column[] = [
  { header: "番号", path: ["id"] },
  { header: "名称", path: ["name", "text"] },
  { header: "金額", path: ["yen"] },
  { header: "日", path: ["on"] },
  { header: "その他", path: [], rest: ["id", "name", "yen", "on"] },
];
const item = (text: string, more: object = {}) => ({
  id: "0012",
  name: { text },
  yen: -500,
  on: "2027-04-01",
  ...more,
});

function write(format: Format, pages: readonly (readonly unknown[])[]): { bytes: Buffer; state: Written } {
  const writer = writerOf(format, columns);
  const pieces: Uint8Array[] = [];
  const begun = writer.begin();
  pieces.push(begun.bytes);
  let { state } = begun;
  for (const page of pages) {
    // what is between two pieces is only this, as it lies in the table
    const next = writer.append(JSON.parse(JSON.stringify(state)) as Written, page);
    pieces.push(next.bytes);
    state = next.state;
  }
  pieces.push(writer.end(state));
  return { bytes: Buffer.concat(pieces), state };
}

/** The files of an archive, as any reader finds them: from the list at its end. */
function unzipped(bytes: Buffer): Map<string, string> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [packed, size, name, start] = [
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 24),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt32LE(at + 42),
    ];
    const from = start + 30 + bytes.readUInt16LE(start + 26);
    const contents = inflateRawSync(bytes.subarray(from, from + packed));
    expect(contents.length).toBe(size);
    files.set(bytes.subarray(at + 46, at + 46 + name).toString(), contents.toString());
    at += 46 + name;
  }
  return files;
}

const danger = ["=1+1", "+81", "-1", "@SUM(A1)", "\tx", "\rx", "\u0000x", "＝1", "＋1", "－1", "＠a"];

test("CSV is UTF-8 with BOM, and reads back as it was", () => {
  const { bytes, state } = write("csv", [[item('一行\n二行、"引用"')], [item("髙﨑𠮷", { more: [1] })]]);
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(bytes.toString()).toMatch(/\r\n$/);
  expect(state.rows).toBe(2);
  const rows = parse(bytes, { bom: true, relax_column_count: false }) as string[][];
  expect(rows).toEqual([
    ["番号", "名称", "金額", "日", "その他"],
    ["0012", '一行\n二行、"引用"', "-500", "2027-04-01", ""],
    ["0012", "髙﨑𠮷", "-500", "2027-04-01", '{"more":[1]}'],
  ]);
});

test.each(["csv", "csv-cp932"] as const)(
  "%s: what would be a formula in a spreadsheet is written as text, and a negative number as a number",
  (format) => {
    const { bytes } = write(format, [danger.map((text) => item(text))]);
    const text = format === "csv" ? bytes.toString() : iconv.decode(bytes, "cp932");
    const rows = (parse(text, { bom: true }) as string[][]).slice(1);
    expect(rows.map(([, name]) => name)).toEqual(danger.map((one) => `'${one}`));
    expect(new Set(rows.map(([, , yen]) => yen))).toEqual(new Set(["-500"]));
  },
);

test("CSV is CP932 with a report of every character that cannot be written, and what has another name there is no such character", () => {
  const { bytes, state } = write("csv-cp932", [
    [item("3〜5時、−5℃、①㈱髙﨑")],
    [item("𠮷野家 𠮷\ue000鷗")],
    [item("plain")],
  ]);
  const names = (parse(iconv.decode(bytes, "cp932")) as string[][]).map(([, name]) => name);
  expect(names).toEqual(["名称", "3～5時、－5℃、①㈱髙﨑", "〓野家 〓〓〓", "plain"]);
  const first = { line: 3, column: "名称" };
  expect(state.unwritable).toEqual([
    { character: "𠮷", code: "U+20BB7", count: 2, first },
    { character: "\ue000", code: "U+E000", count: 1, first },
    { character: "鷗", code: "U+9DD7", count: 1, first },
  ]);
  expect(state.lost).toBe(4);
  expect(bytes.includes(0x3f)).toBe(false); // no question mark anywhere
});

test("JSON Lines holds each item as the list answers it", () => {
  const items = [item("a"), item("b", { deep: { x: [1, null] } })];
  const lines = write("jsonl", [items.slice(0, 1), items.slice(1)])
    .bytes.toString()
    .trimEnd()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(items);
});

test("a workbook written in pieces is one archive: numbers and days as such, ids as text, no formula", () => {
  const { bytes } = write("xlsx", [
    [item("a & <b>")],
    [item("=1+1", { on: "2027-04-01T09:00:00.000+09:00" })],
    [item("制御\u0001 _x0041_")],
  ]);
  const files = unzipped(bytes);
  expect([...files.keys()].sort()).toEqual([
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
  ]);
  const sheet = files.get("xl/worksheets/sheet1.xml") ?? "";
  expect(sheet.match(/<row /g)).toHaveLength(4);
  expect(sheet).toContain('<c r="A2" t="inlineStr"><is><t xml:space="preserve">0012</t></is></c>');
  expect(sheet).toContain('<c r="B2" t="inlineStr"><is><t xml:space="preserve">a &amp; &lt;b&gt;</t></is></c>');
  expect(sheet).toContain('<c r="C2"><v>-500</v></c><c r="D2" s="1"><v>46478</v></c>');
  expect(sheet).toContain('<c r="D3" s="2"><v>46478.375</v></c>');
  expect(sheet).toContain('<c r="B3" t="inlineStr" s="3"><is><t xml:space="preserve">=1+1</t></is></c>');
  expect(sheet).toContain("制御_x0001_ _x005F_x0041_");
  expect(sheet).not.toContain("<f>");
});

test.each(["csv", "csv-cp932", "jsonl", "xlsx"] as const)(
  "%s: an export of 100,000 rows needs no more memory than one of 1,000: what is carried from page to page does not grow",
  (format) => {
    const writer = writerOf(format, columns);
    const page = Array.from({ length: 500 }, (_, at) => item(`見本 ${at} 𠮷`));
    let { state } = writer.begin();
    let [largest, carried] = [0, 0];
    for (let row = 0; row < 100_000; row += page.length) {
      const next = writer.append(state, page);
      largest = Math.max(largest, next.bytes.byteLength);
      state = next.state;
      if (state.rows === 1_000) carried = JSON.stringify(state).length;
    }
    expect(state.rows).toBe(100_000);
    expect(JSON.stringify(state).length).toBeLessThan(carried + 50);
    expect(largest).toBeLessThan(200_000);
  },
);
