import fc from "fast-check";
import { expect, test } from "vitest";
import { hasMyNumber } from "#core/japan/my-number.ts";

// 番号 from the explanation of the check digit: eleven digits whose sum leaves 3, and 11 − 3 = 8
const number = "123456789018";

test("a 個人番号 is found as it may be typed: in full width, in groups, within a sentence", () => {
  const typed = [
    "123456789018",
    "１２３４５６７８９０１８",
    "1234-5678-9018",
    "１２３４　５６７８　９０１８",
    "1234 5678 9018",
  ];
  for (const one of typed)
    for (const text of [one, `番号は${one}です`, `母の分\n${one}`, `my number ${one} and more`])
      expect([text, hasMyNumber(text)]).toEqual([text, true]);
});

test("a rest of 0 and a rest of 1 both end in 0", () => {
  for (const one of ["100000000080", "100000000030"]) expect([one, hasMyNumber(one)]).toEqual([one, true]);
  for (const one of ["100000000081", "100000000031"]) expect([one, hasMyNumber(one)]).toEqual([one, false]);
});

test("under its own name it is found whatever its check digit says", () => {
  for (const text of [
    "個人番号：123456789012",
    "マイナンバー 1234-5678-9012",
    "マイナンバーカードの番号は123456789012",
  ])
    expect([text, hasMyNumber(text)]).toEqual([text, true]);
});

test("another number is none: called by its name, longer, shorter, dialled, of zeros, or with another check digit", () => {
  const others = [
    `会社法人等番号 ${number}`,
    `受付番号：${number}`,
    `口座番号は${number}`,
    `No.${number}`,
    `1${number}`,
    `${number}1`,
    `${number}-5`,
    `ID${number}`,
    `3f2504e0-4f89-41d3-9a0c-${number}`,
    "3f2504e0-1234-5678-9018-0305e82c3301",
    "+819012345678",
    "000000000000",
    "123456789012",
    "0858-00-0000",
    "令和9年4月1日から10月31日まで",
  ];
  for (const text of others) expect([text, hasMyNumber(text)]).toEqual([text, false]);
  expect(hasMyNumber(number, "会社法人等番号")).toBe(false);
  expect(hasMyNumber(number, "個人番号")).toBe(true);
  expect(hasMyNumber(`別紙のとおり ${number}`, "会社法人等番号")).toBe(true);
});

test("of eleven digits one last digit makes it one, and a changed digit almost never does", () => {
  const eleven = fc.stringMatching(/^[1-9][0-9]{10}$/);
  fc.assert(
    fc.property(eleven, (digits) => {
      const found = [..."0123456789"].filter((last) => hasMyNumber(digits + last));
      expect(found).toHaveLength(1);
    }),
  );
});
