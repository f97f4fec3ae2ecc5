import { expect, test } from "vitest";
import { isBodyCode, prefectureOf } from "#core/japan/body.ts";
import { tottori } from "#core/japan/tottori.ts";

const municipalities = tottori.filter((body) => body.kind !== "prefecture");

test("鳥取県 and its 19 municipalities are there once each, with right check digits", () => {
  expect(tottori).toHaveLength(20);
  expect(municipalities).toHaveLength(19);
  expect(new Set(tottori.map((body) => body.code)).size).toBe(20);
  expect(tottori.every((body) => isBodyCode(body.code) && prefectureOf(body.code) === "31")).toBe(true);
});

test("the municipalities' populations add up to the prefecture's", () => {
  expect(municipalities.reduce((sum, body) => sum + body.population, 0)).toBe(553_847);
  expect(tottori.find((body) => body.kind === "prefecture")?.population).toBe(553_847);
});

test("kinds follow the names, readings are hiragana", () => {
  const suffix = { prefecture: "県", city: "市", town: "町", village: "村" };
  for (const body of tottori) {
    expect(body.name.endsWith(suffix[body.kind])).toBe(true);
    expect(body.kana).toMatch(/^[ぁ-ん]+$/);
  }
});
