import fc from "fast-check";
import { expect, test } from "vitest";
import { checkDigit, isBodyCode, parseBodyCode, prefectureOf } from "#core/japan/body.ts";

const official = ["010006", "011002", "130001", "131016", "141003", "032018", "240001", "330001", "110001", "200000"];

test("official codes, among them those with remainder 0 and 1, are accepted", () => {
  for (const code of official) {
    expect(checkDigit(code.slice(0, 5))).toBe(code[5]);
    expect(parseBodyCode(code)).toBe(code);
  }
  expect(prefectureOf(parseBodyCode("313254"))).toBe("31");
});

test("anything but six ASCII digits of a prefecture with the right check digit is refused", () => {
  const bad = [
    "313255",
    "31325",
    "3132540",
    "３１３２５４",
    " 313254",
    "313254\n",
    "31325x",
    "",
    "000001",
    "480002",
    313254,
    null,
  ];
  for (const text of bad) expect(isBodyCode(text)).toBe(false);
  expect(() => parseBodyCode("313255")).toThrow(RangeError);
  expect(() => checkDigit("3132")).toThrow(RangeError);
});

test("one code of ten is right for any five digits of a prefecture", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 47_999 }), (number) => {
      const first5 = String(number).padStart(5, "0");
      const right = [..."0123456789"].filter((digit) => isBodyCode(first5 + digit));
      expect(right).toEqual([checkDigit(first5)]);
    }),
  );
});
