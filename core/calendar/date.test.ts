import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addDays,
  addMonths,
  compare,
  daysBetween,
  firstOfMonth,
  isLocalDate,
  lastOfMonth,
  lastOfPeriod,
  monthOf,
  rangeOfDates,
  weekday,
} from "#core/calendar/date.ts";

const date = fc.integer({ min: -300_000, max: 300_000 }).map((days) => addDays("1970-01-01", days));
const days = fc.integer({ min: -100_000, max: 100_000 });

test("only days that exist are dates", () => {
  for (const good of ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "1872-12-03"])
    expect(isLocalDate(good)).toBe(true);
  const bad = ["2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01"];
  const odd = ["2026-1-1", "2026-04-01T00:00", "２０２６-04-01", " 2026-04-01", "2026-04-01\n", "", null, 20260401];
  for (const text of [...bad, ...odd]) expect(isLocalDate(text)).toBe(false);
  expect(() => addDays("2026-02-29", 1)).toThrow(RangeError);
  expect(() => addDays("9999-12-31", 1)).toThrow(RangeError);
  expect(() => addDays("2026-01-01", 0.5)).toThrow(RangeError);
});

test("days add up, and counting back returns to the start", () => {
  fc.assert(
    fc.property(date, days, days, (from, a, b) => {
      expect(addDays(addDays(from, a), b)).toBe(addDays(from, a + b));
      expect(daysBetween(from, addDays(from, a))).toBe(a);
      expect(compare(from, addDays(from, a))).toBe(Math.sign(0 - a) + 0);
    }),
  );
});

test("weekdays follow one another, from a known day", () => {
  expect(weekday("2026-04-27")).toBe(1);
  expect(weekday("1969-12-31")).toBe(3);
  fc.assert(
    fc.property(date, (day) => {
      expect(weekday(addDays(day, 1))).toBe((weekday(day) + 1) % 7);
    }),
  );
});

test("months keep the day, or take the month's last", () => {
  expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
  expect(addMonths("2024-02-29", 12)).toBe("2025-02-28");
  expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
  expect(addMonths("2026-01-15", -13)).toBe("2024-12-15");
  fc.assert(
    fc.property(date, fc.integer({ min: -2400, max: 2400 }), (day, months) => {
      const moved = addMonths(day, months);
      const [y1, m1, y2, m2] = [day, moved].flatMap((d) => [Number(d.slice(0, 4)), Number(d.slice(5, 7))]);
      expect(((y2 ?? 0) - (y1 ?? 0)) * 12 + (m2 ?? 0) - (m1 ?? 0)).toBe(months);
      expect(moved.slice(8) === day.slice(8) || moved === lastOfMonth(moved)).toBe(true);
    }),
  );
});

test("a month's first and last day enclose it", () => {
  expect(lastOfMonth("2026-02")).toBe("2026-02-28");
  expect(lastOfMonth("1900-02")).toBe("1900-02-28");
  expect(lastOfMonth("0004-02")).toBe("0004-02-29");
  expect(firstOfMonth("2026-11-21")).toBe("2026-11-01");
  for (const bad of ["2026-13", "2026-02-30", "2026", ""]) expect(() => lastOfMonth(bad)).toThrow(RangeError);
  fc.assert(
    fc.property(date, (day) => {
      expect(lastOfMonth(day)).toBe(addDays(addMonths(firstOfMonth(day), 1), -1));
      expect(monthOf(day)).toBe(monthOf(lastOfMonth(day)));
    }),
  );
});

test("a range holds each day once, both ends included", () => {
  expect(rangeOfDates("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect(rangeOfDates("2026-03-01", "2026-02-27")).toEqual([]);
  fc.assert(
    fc.property(date, fc.integer({ min: 0, max: 800 }), (from, length) => {
      const range = rangeOfDates(from, addDays(from, length));
      expect(range).toHaveLength(length + 1);
      expect(range).toEqual([...new Set(range)].sort(compare));
    }),
  );
});

test("a period of months ends as the civil code counts it (民法143条2項): three months from 30 November end with February (P36)", () => {
  const cases: [string, number, string][] = [
    ["2026-11-28", 3, "2027-02-27"],
    ["2026-11-29", 3, "2027-02-28"],
    ["2026-11-30", 3, "2027-02-28"],
    ["2027-11-30", 3, "2028-02-29"],
    ["2027-11-29", 3, "2028-02-28"],
    ["2026-12-01", 3, "2027-02-28"],
    ["2026-08-31", 1, "2026-09-30"],
    ["2028-02-29", 12, "2029-02-28"],
    ["2027-04-01", 12, "2028-03-31"],
  ];
  for (const [from, months, last] of cases) expect([from, lastOfPeriod(from, months)]).toEqual([from, last]);
  for (const none of [0, -1, 1.5]) expect(() => lastOfPeriod("2026-11-30", none)).toThrow(RangeError);
  fc.assert(
    fc.property(date, fc.integer({ min: 1, max: 240 }), (from, months) => {
      // by the code's own words: the day of the same number in the last month ends it the day before, and without one the month does
      const month = monthOf(addMonths(firstOfMonth(from), months));
      const same = `${month}-${from.slice(8)}`;
      expect(lastOfPeriod(from, months)).toBe(isLocalDate(same) ? addDays(same, -1) : lastOfMonth(month));
      expect(compare(lastOfPeriod(from, months), lastOfPeriod(addDays(from, 1), months))).toBeLessThanOrEqual(0);
    }),
  );
});
