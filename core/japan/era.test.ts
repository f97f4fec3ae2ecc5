import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, daysBetween } from "#core/calendar/date.ts";
import { parseEra, toEra } from "#core/japan/era.ts";

const day = fc
  .integer({ min: 0, max: daysBetween("1873-01-01", "2117-12-31") })
  .map((days) => addDays("1873-01-01", days));

test("an era begins with 元年 on its first day", () => {
  const texts = ["2026-11-21", "2019-05-01", "2019-04-30", "1989-01-08", "1989-01-07", "1926-12-25", "1926-12-24"];
  expect(texts.map((date) => toEra(date).text)).toEqual([
    "令和8年11月21日",
    "令和元年5月1日",
    "平成31年4月30日",
    "平成元年1月8日",
    "昭和64年1月7日",
    "昭和元年12月25日",
    "大正15年12月24日",
  ]);
  expect(toEra("1912-07-30")).toEqual({ era: "大正", year: 1, text: "大正元年7月30日" });
  expect(toEra("1912-07-29").text).toBe("明治45年7月29日");
  expect(toEra("1873-01-01").text).toBe("明治6年1月1日");
});

test("days of the lunar calendar and days that do not exist are not converted", () => {
  for (const date of ["1872-12-31", "1868-10-23", "2026-02-29", ""]) expect(() => toEra(date)).toThrow(RangeError);
});

test("what is written is read back, for every day", () => {
  fc.assert(
    fc.property(day, (date) => {
      const { era, year, text } = toEra(date);
      expect(parseEra(text)).toEqual({ date, era, year });
    }),
    { numRuns: 2000 },
  );
});

test("the usual ways of writing a day are read", () => {
  const forms: [string, string][] = [
    ["令和元年5月1日", "2019-05-01"],
    ["令和1年5月1日", "2019-05-01"],
    ["R1.5.1", "2019-05-01"],
    ["R08-11-21", "2026-11-21"],
    ["r8/11/21", "2026-11-21"],
    ["Ｒ８．１１．２１", "2026-11-21"],
    ["令和　８年１１月２１日", "2026-11-21"],
    ["㋿8年11月21日", "2026-11-21"],
    ["S64.1.7", "1989-01-07"],
  ];
  for (const [text, date] of forms) expect(parseEra(text)?.date).toBe(date);
});

test("the days on which the era changed are read in both eras", () => {
  expect(parseEra("明治45年7月30日")).toEqual({ date: "1912-07-30", era: "明治", year: 45 });
  expect(parseEra("大正元年7月30日")).toEqual({ date: "1912-07-30", era: "大正", year: 1 });
  expect(parseEra("大正15年12月25日")).toEqual({ date: "1926-12-25", era: "大正", year: 15 });
  expect(parseEra("昭和元年12月25日")).toEqual({ date: "1926-12-25", era: "昭和", year: 1 });
});

test("days that an era did not have are not read", () => {
  const bad = [
    "平成31年5月1日",
    "令和元年4月30日",
    "昭和64年1月8日",
    "昭和元年12月24日",
    "明治5年12月2日",
    "令和8年2月29日",
  ];
  const odd = [
    "令和0年5月1日",
    "令和8年13月1日",
    "令和8年11月",
    "R8.11-21",
    "X8.1.1",
    "2026-11-21",
    "",
    "9".repeat(100_000),
  ];
  for (const text of [...bad, ...odd]) expect(parseEra(text)).toBeNull();
});
