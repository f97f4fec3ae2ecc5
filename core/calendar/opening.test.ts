import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, rangeOfDates, weekday } from "#core/calendar/date.ts";
import { addOpenDays, type Calendar, isOpenDay, nextOpenDay } from "#core/calendar/opening.ts";

const plain: Calendar = { closed: [], open: [] };
const later = { countFirstDay: false };

const day = fc.integer({ min: 0, max: 5000 }).map((days) => addDays("2025-01-01", days));
const calendar = fc
  .tuple(fc.array(day, { maxLength: 10 }), fc.array(day, { maxLength: 10 }))
  .map(([closed, open]) => ({ closed, open: open.filter((date) => !closed.includes(date)) }));

test("five 開庁日 over the May holidays and over the New Year end on the known days", () => {
  expect(addOpenDays("2026-04-27", 5, plain, later)).toBe("2026-05-08");
  expect(addOpenDays("2026-12-25", 5, plain, later)).toBe("2027-01-07");
});

test("days of 補正, from the request to the answer, do not count", () => {
  const pauses = [{ from: "2026-06-03", to: "2026-06-10" }];
  expect(addOpenDays("2026-06-01", 5, plain, { ...later, pauses })).toBe("2026-06-16");
});

test("an arrival on a Saturday counts from Saturday or from Monday, as the body's rule says", () => {
  expect(addOpenDays("2026-06-06", 5, plain, later)).toBe("2026-06-12");
  expect(addOpenDays("2026-06-06", 5, plain, { ...later, arrivesWhenOpen: true })).toBe("2026-06-15");
  expect(addOpenDays("2026-06-06", 5, plain, { countFirstDay: true })).toBe("2026-06-12");
  expect(addOpenDays("2026-06-08", 5, plain, { countFirstDay: true })).toBe("2026-06-12");
});

test("offices close on Saturdays, Sundays, holidays and from 29 December to 3 January", () => {
  const closed = rangeOfDates("2026-12-26", "2027-01-05").filter((date) => !isOpenDay(date, plain));
  expect(closed.map((date) => date.slice(5)).join(" ")).toBe("12-26 12-27 12-29 12-30 12-31 01-01 01-02 01-03");
  const newYear = ["2024-12-27", "2025-01-02", "2025-01-03", "2025-01-06"];
  expect(newYear.map((date) => isOpenDay(date, plain))).toEqual([true, false, false, true]);
  expect(isOpenDay("2026-09-22", plain)).toBe(false);
});

test("a body's own days win over the rule, and a contradiction is an error", () => {
  const own: Calendar = { closed: ["2026-06-01", "2026-06-10"], open: ["2026-06-06", "2026-06-10"] };
  expect(isOpenDay("2026-06-01", own)).toBe(false);
  expect(isOpenDay("2026-06-06", own)).toBe(true);
  expect(() => isOpenDay("2026-06-10", own)).toThrow(RangeError);
  expect(nextOpenDay("2026-05-30", own)).toBe("2026-06-02");
});

test("what cannot be known or counted is an error", () => {
  expect(() => isOpenDay("2051-01-01", plain)).toThrow(RangeError);
  expect(() => isOpenDay("2051-01-01", { closed: [], open: ["2051-01-01"] })).toThrow(RangeError);
  expect(() => addOpenDays("2050-12-28", 5, plain, later)).toThrow(RangeError);
  for (const n of [0, -1, 1.5]) expect(() => addOpenDays("2026-06-01", n, plain, later)).toThrow(RangeError);
});

test("a period of n 開庁日 ends on an open day with n open days in it, one day longer when the first is not counted", () => {
  fc.assert(
    fc.property(day, calendar, fc.integer({ min: 1, max: 40 }), fc.boolean(), (from, own, n, countFirstDay) => {
      const due = addOpenDays(from, n, own, { countFirstDay });
      const counted = rangeOfDates(countFirstDay ? from : addDays(from, 1), due).filter((date) => isOpenDay(date, own));
      expect(counted).toHaveLength(n);
      expect(counted.at(-1)).toBe(due);
    }),
  );
});

test("the next open day is the first that is not before the day", () => {
  fc.assert(
    fc.property(day, calendar, (from, own) => {
      const next = nextOpenDay(from, own);
      expect(rangeOfDates(from, next).filter((date) => isOpenDay(date, own))).toEqual([next]);
      if (!own.open.includes(next)) expect([1, 2, 3, 4, 5]).toContain(weekday(next));
    }),
  );
});
