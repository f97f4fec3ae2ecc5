import fc from "fast-check";
import { expect, test } from "vitest";
import { graphemes, inspectText } from "#core/japan/text.ts";
import * as Shape from "#core/shape.ts";

const ga = "カ\u3099"; // NFD
const names = ["髙", "\uFA11", "\uFA19", "𠮷", "葛\u{E0100}", "辻\u{E0100}", ga, "は\u309A", "𣘺", "㈱", "々", "ヶ"];

test("a name's characters count as a person sees them", () => {
  for (const one of names) expect(graphemes(one)).toBe(1);
  expect(graphemes("葛\u{E0100}飾区𠮷田")).toBe(5);
  expect(graphemes("か\u309B")).toBe(2); // 全角濁点 stands on its own
  expect(graphemes("")).toBe(0);
});

test("every character that a name may come with is taken, up to the visible length", () => {
  for (const one of names) {
    expect(inspectText(one, { max: 1 })).toBeNull();
    expect(inspectText(one.repeat(10), { max: 10 })).toBeNull();
    expect(inspectText(one.repeat(11), { max: 10 })).toBe("10文字以内で入力してください。");
  }
  expect(inspectText("見本　太郎", { max: 5 })).toBeNull();
  expect(inspectText("👨‍👩‍👧", { max: 1 })).toBeNull();
});

test("what breaks, hides or deceives is refused with a sentence", () => {
  const bad = [
    "見本\uD842",
    "\uDFB7見本",
    "見本\u0000",
    "見本\u001B[31m",
    "見本\t太郎",
    "見本\r",
    "見本\u0085",
    "見本\u2028",
    "見本\u202E郎太",
    "\u2066見本\u2069",
    "見本\u200F",
    "見本\u200B",
    "\uFEFF見本",
    "見本\u00AD",
    "見本\u{E0041}",
    "見本\uFFFE",
    "見本\u{1FFFF}",
    "見本\u0378",
    "見本\uFFFD",
  ];
  for (const text of bad) expect(inspectText(text, { max: 100 })).toMatch(/。$/);
});

test("what cannot be seen is refused within a text, and what shows by what it does is taken", () => {
  const hidden = [
    "見\u200D本",
    "a\u200Db",
    "1\u200D2",
    "見\u3164本",
    "見\u115F本",
    "見\u034F本",
    "見\u2800本",
    "見\uFFA0本",
    "👨\u200D",
  ];
  for (const text of hidden)
    expect([text, inspectText(text, { max: 10 })]).toEqual([text, expect.stringContaining("目に見えない")]);
  for (const text of ["葛\u{E0100}飾", "👨‍👩‍👧", "👩🏽‍🚒", "❤️‍🔥", "1\uFE0F\u20E3"])
    expect(inspectText(text, { max: 10 })).toBeNull();
});

test("labels refuse invisible characters and those that turn the direction of a text", () => {
  for (const bad of ["届\u202E出", "届\u2066出", "届\u200B出", "届\u200D出", "届\u3164", "届\n出", "\u3000"])
    expect([bad, Shape.label.safeParse(bad).success]).toEqual([bad, false]);
  expect(Shape.label.safeParse("犬の登録（葛\u{E0100}城市）").success).toBe(true);
});

test("a text in which nothing can be seen is blank", () => {
  for (const text of ["", " ", "\u3000\u3000", "\u00A0", "\u3164", "\u2800", "\u{E0100}", "\u200D"])
    expect(inspectText(text, { max: 10 })).toBe("入力してください。");
  expect(inspectText("\n\n", { max: 10, multiline: true })).toBe("入力してください。");
});

test("line feeds are taken only where a text may have several lines", () => {
  expect(inspectText("一行\n二行", { max: 10 })).toMatch(/改行/);
  expect(inspectText("一行\n二行", { max: 10, multiline: true })).toBeNull();
  expect(inspectText("一行\r\n二行", { max: 10, multiline: true })).toMatch(/制御文字/);
});

test("外字 are refused unless they are asked for", () => {
  for (const text of ["\uE000", "\u{F0000}", "\u{10FFFD}"]) {
    expect(inspectText(text, { max: 10 })).toMatch(/外字/);
    expect(inspectText(text, { max: 10, gaiji: true })).toBeNull();
  }
});

test("a pile of combining marks is no way around the length", () => {
  expect(inspectText(`あ${"\u0301".repeat(100_000)}`, { max: 10 })).toMatch(/10文字/);
});

test("any text at all gets an answer, and what passes is well formed, visible and short enough", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), fc.boolean(), (text, multiline) => {
      if (inspectText(text, { max: 20, multiline }) !== null) return;
      expect(text).not.toMatch(/\p{Cs}|\p{Cn}|\p{Co}/u);
      expect(text.replaceAll("\n", multiline ? "" : "\n")).not.toMatch(/\p{Cc}/u);
      expect(text.trim()).not.toBe("");
      expect(graphemes(text)).toBeLessThanOrEqual(20);
      expect(new TextDecoder().decode(new TextEncoder().encode(text))).toBe(text);
    }),
    { numRuns: 1000 },
  );
});
