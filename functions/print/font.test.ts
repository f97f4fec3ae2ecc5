import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "#infra/local/folder.ts";
import { cp932 } from "#test/harness/cp932.ts";
import { type Coverage, coverageOf } from "./cmap.ts";
import { makeFonts } from "./font.ts";
import { missingIn, textOf, withMissingNamed } from "./glyph.ts";

let fonts: Coverage[];

beforeAll(async () => {
  const folder = temporaryFolder();
  await makeFonts(folder.path);
  fonts = readdirSync(folder.path).map((name) => coverageOf(readFileSync(join(folder.path, name))));
  folder.close();
});

const one = () => fonts[0] as Coverage;

test("regular and bold have the same characters, and of CP932's all but one", () => {
  expect(fonts).toHaveLength(2);
  expect([...(fonts[0]?.glyphs.keys() ?? [])]).toEqual([...(fonts[1]?.glyphs.keys() ?? [])]);
  const all = cp932();
  expect(all.length).toBeGreaterThan(7_300);
  expect(missingIn(all.join(""), one())).toEqual(["≒"]);
});

test("of what shares a glyph, the lowest code is what people write: that is what a text layer takes", () => {
  const lowest = new Map<number, number>();
  for (const [code, glyph] of one().glyphs) lowest.set(glyph, Math.min(code, lowest.get(glyph) ?? code));
  const taken = (character: string) =>
    String.fromCodePoint(lowest.get(one().glyphs.get(character.codePointAt(0) ?? 0) ?? 0) ?? 0);
  const shown = cp932().filter((character) => missingIn(character, one()).length === 0);
  const changed = shown.filter((character) => taken(character).normalize("NFC") !== character.normalize("NFC"));
  // the two wave dashes are one glyph, and one letter to whoever reads them; with ActualText each stays what it is
  expect(changed.map((character) => character + taken(character))).toEqual(["～〜"]);
});

test.each([
  ["髙橋 𠮷田 﨑 神\uFA19", []],
  ["葛\u{E0100}城 \u8FBB\u{E0100}", []],
  ["\u8FBB\u{E0101}", ["\u8FBB\u{E0101}"]],
  ["外字\uE000と\uE000、\u2F1D", ["\uE000", "\u2F1D"]],
  ["改行\n\t全角　空白\u2003\u200B", []],
] as const)("what a font lacks is found: %j", (text, missing) => {
  expect(missingIn(text, one())).toEqual(missing);
});

test("what is missing is named in a box at the end of the page, by its numbers, each once", () => {
  const page = (words: string) => `<html><head><style>p{}</style></head><body><p>${words}</p></body></html>`;
  expect(withMissingNamed(page("髙"), one())).toBe(page("髙"));
  const named = withMissingNamed(page("外字\uE000\uE000と\u8FBB\u{E0101}と&#xE001;"), one());
  expect(named).toContain("この文書には表示できない文字があります: U+E000 U+8FBB+E0101 U+E001</footer>\n</body>");
  expect(named).toContain('外字<span style="border:.2mm solid #000">\uE000</span><span');
  const untouched = withMissingNamed('<body><p title="\uE000">髙\uE000</p><style>\uE000</style></body>', one());
  expect(untouched).toContain('<p title="\uE000">髙<span');
  expect(untouched).toContain("<style>\uE000</style>");
  const many = Array.from({ length: 60 }, (_, index) => String.fromCharCode(0xe000 + index)).join("");
  expect(withMissingNamed(page(many), one())).toContain("U+E031 ほか10種類");
});

test("the words of a page are what stands between its tags", () => {
  expect(textOf("<style>a</style><p title='b'>c&amp;&#60;d</p>").trim()).toBe("c&<d");
});
