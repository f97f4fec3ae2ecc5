import fc from "fast-check";
import { expect, test } from "vitest";
import { searchKey } from "#core/japan/search-key.ts";

test("texts that people type for each other are found by one key", () => {
  const same = [
    ["髙橋", "高橋", "高 橋", "高　橋", "高𣘺"],
    ["山\uFA11", "山崎"],
    ["\uFA19野", "神野"],
    ["𠮷田", "吉田"],
    ["葛\u{E0100}飾", "葛飾"],
    ["ガ", "カ\u3099", "が", "ｶﾞ", "か\u3099"],
    ["ショウナイ", "シヨウナイ", "ｼﾖｳﾅｲ", "しょうない"],
    ["Ｗａｋａｓａ", "wakasa", "WAKASA"],
    ["１－２－３", "1-2-3", "1−2‐3"],
    ["霞ヶ関", "霞ケ関"],
  ];
  for (const group of same) expect(new Set(group.map(searchKey)).size).toBe(1);
});

test("texts that differ for people have different keys", () => {
  expect(new Set(["見本", "架空", "ハ", "バ", "パ", "セト", "セト1", "ビール", "ビル"].map(searchKey)).size).toBe(9);
});

test("a key is its own key", () => {
  const typed = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(..."アァヵヶヽがカ\u3099ｶﾞﾟー 　髙\uFE00\u{E0100}𠮷㈱ⅡA−"), maxLength: 30 }),
  );
  fc.assert(
    fc.property(typed, (text) => {
      expect(searchKey(searchKey(text))).toBe(searchKey(text));
    }),
    { numRuns: 1000 },
  );
});
