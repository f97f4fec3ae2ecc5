import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import { toEra } from "#core/japan/era.ts";
import { legalDate, parseLegalDate } from "#core/japan/legal-date.ts";

const read = (text: string) => {
  const found = parseLegalDate(text);
  return found && [found.kind, found.sortDate, found.era];
};

test("a date that is known in part keeps its words and sorts by the earliest day it can mean", () => {
  expect(read("昭和10年5月1日")).toEqual(["exact", "1935-05-01", "昭和"]);
  expect(read("昭和10年5月日不詳")).toEqual(["day_unknown", "1935-05-01", "昭和"]);
  expect(read("昭和10年月日不詳")).toEqual(["month_unknown", "1935-01-01", "昭和"]);
  expect(read("昭和10年5月中旬")).toEqual(["part_of_month", "1935-05-11", "昭和"]);
  expect(read("昭和10年秋")).toEqual(["season", "1935-09-01", "昭和"]);
  expect(read("昭和10年5月1日頃")).toEqual(["about", "1935-05-01", "昭和"]);
  expect(read("昭和１０年５月推定")).toEqual(["estimated", "1935-05-01", "昭和"]);
  expect(read("1960年春頃")).toEqual(["about", "1960-03-01", undefined]);
  expect(read("西暦1960年4月1日")).toEqual(["exact", "1960-04-01", undefined]);
  expect(read("生年月日不詳")).toEqual(["unknown", null, undefined]);
});

test("a year's order stays within its era", () => {
  expect(read("昭和元年月日不詳")).toEqual(["month_unknown", "1926-12-25", "昭和"]);
  expect(read("昭和64年月日不詳")).toEqual(["month_unknown", "1989-01-01", "昭和"]);
  expect(read("令和元年5月上旬")).toEqual(["part_of_month", "2019-05-01", "令和"]);
  expect(read("明治45年7月30日")).toEqual(["exact", "1912-07-30", "明治"]);
});

test("a day that no calendar has is kept as it was notified", () => {
  expect(parseLegalDate("昭和10年2月29日")).toEqual({
    text: "昭和10年2月29日",
    kind: "impossible",
    sortDate: "1935-02-28",
    era: "昭和",
  });
});

test("what is not a date is not guessed at", () => {
  const outside = ["昭和65年月日不詳", "昭和元年11月", "平成31年5月1日", "明治5年12月2日", "1872年", "令和0年"];
  const odd = [
    "昭和10年13月",
    "昭和10年2月32日",
    "昭和10年2月0日",
    "10年2月",
    "昭和",
    "昭和10年5月頃不詳",
    "",
    "\uD842",
  ];
  for (const text of [...outside, ...odd]) expect(parseLegalDate(text)).toBeNull();
});

test("every exact date is read and passes the shape, every other member is refused", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 80_000 }), (days) => {
      const date = addDays("1873-01-01", days);
      const { text, era } = toEra(date);
      expect(legalDate.parse(parseLegalDate(text))).toEqual({ text, kind: "exact", sortDate: date, era });
    }),
  );
  const right = { text: "不詳", kind: "unknown", sortDate: null };
  for (const wrong of [{ kind: "?" }, { sortDate: "2026-02-29" }, { text: "" }, { era: "慶応" }, { more: 1 }])
    expect(legalDate.safeParse({ ...right, ...wrong }).success).toBe(false);
});
