import holidayJp from "@holiday-jp/holiday_jp";
import { expect, test } from "vitest";
import { rangeOfDates } from "#core/calendar/date.ts";
import { holidayName, lastKnownDay } from "#core/calendar/holidays.ts";

const published: Record<string, { name: string }> = holidayJp.holidays;

test("the table says of every day what the published data set says", () => {
  const days = rangeOfDates("2019-01-01", lastKnownDay);
  const ours = days.map((day) => [day, holidayName(day)]);
  const theirs = days.map((day) => [day, published[day]?.name.replace(/^.* (?=振替休日$)/, "") ?? null]);
  expect(ours).toEqual(theirs);
});

test("the table ends where the published data set ends", () => {
  expect(lastKnownDay.slice(0, 4)).toBe(Object.keys(published).sort().at(-1)?.slice(0, 4));
});

test("the Cabinet Office's days of 2026 and 2027, with substitute days and the day between two holidays", () => {
  const of = (year: number) =>
    rangeOfDates(`${year}-01-01`, `${year}-12-31`)
      .filter(holidayName)
      .map((day) => day.slice(5));
  expect(of(2026).join(" ")).toBe(
    "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
  );
  expect(of(2027).join(" ")).toBe(
    "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23",
  );
  expect([holidayName("2026-05-06"), holidayName("2026-09-22"), holidayName("2026-09-24")]).toEqual([
    "振替休日",
    "休日",
    null,
  ]);
});

test("a day outside the table is an error, not an ordinary day", () => {
  for (const day of ["2051-01-01", "2018-12-31", "2026-02-29"]) expect(() => holidayName(day)).toThrow(RangeError);
});
