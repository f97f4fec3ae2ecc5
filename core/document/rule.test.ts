import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import { fiscalYearText, type Retention, retainedUntil } from "./rule.ts";

test("a record is kept from 1 April after the year in which it was completed, to a 31 March", () => {
  expect(retainedUntil("2026-10-15", 5)).toBe("2032-03-31");
  expect(retainedUntil("2027-03-31", 5)).toBe("2032-03-31");
  expect(retainedUntil("2027-04-01", 5)).toBe("2033-03-31");
  expect(retainedUntil("2027-04-01", 1)).toBe("2029-03-31");
  expect(retainedUntil("2027-04-01", "permanent")).toBeUndefined();
});

test("a record is never kept for less than its years, nor for a year more", () => {
  const years = fc.constantFrom<Exclude<Retention, "permanent">>(1, 3, 5, 10, 30);
  fc.assert(
    fc.property(fc.nat({ max: 20_000 }), years, (day, kept) => {
      const completed = addDays("2000-01-01", day);
      const span = Number(retainedUntil(completed, kept)?.slice(0, 4)) - Number(completed.slice(0, 4));
      expect([kept, kept + 1]).toContain(span);
      expect(retainedUntil(completed, kept)?.slice(5)).toBe("03-31");
    }),
  );
});

test("a fiscal year is named by its era", () => {
  expect([2018, 2019, 2020, 2026].map(fiscalYearText)).toEqual(["平成30年度", "令和元年度", "令和2年度", "令和8年度"]);
});
