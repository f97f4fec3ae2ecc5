import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, rangeOfDates, weekday } from "#core/calendar/date.ts";
import { holidayName } from "#core/calendar/holidays.ts";
import { dayKind, isClosed } from "./closing.ts";
import type { UseRule } from "./schema.ts";

type Closing = UseRule["closing"];
const closing = (more: Partial<Closing>): Closing => ({
  weekly: [],
  monthly: [],
  onHoliday: "closed",
  closed: [],
  open: [],
  ...more,
});
const closedIn = (from: string, to: string, rule: Closing) =>
  rangeOfDates(from, to).filter((day) => isClosed(day, rule));

test("Mondays, moved to the nearest day that is no holiday (高松市国分寺会館)", () => {
  const rule = closing({ weekly: [1], onHoliday: "next_workday" });
  // 21 to 23 September 2026 are 敬老の日, 休日 and 秋分の日; 12 October is スポーツの日
  expect(closedIn("2026-09-14", "2026-09-30", rule)).toEqual(["2026-09-14", "2026-09-24", "2026-09-28"]);
  expect(closedIn("2026-10-10", "2026-10-15", rule)).toEqual(["2026-10-13"]);
});

test("the third Tuesday of a month, the day after when it is a holiday, and the turn of the year (鳥取市民会館)", () => {
  const rule = closing({
    monthly: [{ nth: 3, weekday: 2 }],
    onHoliday: "next_day",
    yearEnd: { from: "12-29", to: "01-03" },
  });
  expect(closedIn("2026-10-01", "2026-10-31", rule)).toEqual(["2026-10-20"]);
  expect(closedIn("2028-02-01", "2028-02-29", rule)).toEqual(["2028-02-15"]);
  expect(closedIn("2026-12-27", "2027-01-05", rule)).toEqual([
    "2026-12-29",
    "2026-12-30",
    "2026-12-31",
    "2027-01-01",
    "2027-01-02",
    "2027-01-03",
  ]);
  // 23 November 2027 is 勤労感謝の日
  const fourth = closing({ monthly: [{ nth: 4, weekday: 2 }], onHoliday: "next_day" });
  expect(closedIn("2027-11-01", "2027-11-30", fourth)).toEqual(["2027-11-24"]);
});

test("a closed weekday on a holiday stays closed or opens as the rule says", () => {
  expect(isClosed("2026-10-12", closing({ weekly: [1] }))).toBe(true);
  expect(isClosed("2026-10-12", closing({ weekly: [1], onHoliday: "open" }))).toBe(false);
  expect(isClosed("2026-10-13", closing({ weekly: [1], onHoliday: "open" }))).toBe(false);
});

test("days named one by one win over every rule", () => {
  const rule = closing({
    weekly: [1],
    closed: ["2026-10-07"],
    open: ["2026-10-05", "2026-12-31"],
    yearEnd: { from: "12-29", to: "01-03" },
  });
  expect(closedIn("2026-10-01", "2026-10-12", rule)).toEqual(["2026-10-07", "2026-10-12"]);
  expect(isClosed("2026-12-31", rule)).toBe(false);
});

test("a table says which days are 休日", () => {
  expect(dayKind("2026-11-03", { weekdays: [0, 6], national: true })).toBe("holiday");
  expect(dayKind("2026-11-03", { weekdays: [0, 6], national: false })).toBe("weekday");
  expect(dayKind("2026-11-07", { weekdays: [0], national: true })).toBe("weekday");
});

const days = fc.integer({ min: 0, max: 3000 }).map((n) => addDays("2020-01-01", n));

test("moving to the next working day closes exactly one day for each closed weekday, and never a holiday", () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 6 }), (from, closedDay) => {
      const rule = closing({ weekly: [closedDay], onHoliday: "next_workday" });
      const year = rangeOfDates(from, addDays(from, 60));
      const closed = year.filter((day) => isClosed(day, rule));
      for (const day of closed) expect(holidayName(day)).toBeNull();
      for (const day of year) {
        if (weekday(day) !== closedDay) continue;
        let moved = day;
        while (holidayName(moved) !== null) moved = addDays(moved, 1);
        expect(isClosed(moved, rule)).toBe(true);
      }
    }),
  );
});
