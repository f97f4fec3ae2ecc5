import { addDays, weekday } from "#core/calendar/date.ts";
import { holidayName } from "#core/calendar/holidays.ts";
import type { LocalDate } from "#core/clock.ts";
import type { UseRule } from "./schema.ts";

type Closing = UseRule["closing"];

/** Whether a facility is closed on a day (休館日). @throws RangeError when the year's holidays are not known */
export function isClosed(date: LocalDate, closing: Closing): boolean {
  if (closing.open.includes(date)) return false;
  return closing.closed.includes(date) || isYearEnd(date, closing) || isRegular(date, closing);
}

function isYearEnd(date: LocalDate, { yearEnd }: Closing): boolean {
  if (yearEnd === undefined) return false;
  const day = date.slice(5);
  const { from, to } = yearEnd;
  return from <= to ? from <= day && day <= to : from <= day || day <= to;
}

function isRegular(date: LocalDate, closing: Closing): boolean {
  const own = isNamed(date, closing);
  switch (closing.onHoliday) {
    case "closed":
      return own;
    case "open":
      return own && !isHoliday(date);
    case "next_day":
      return (own && !isHoliday(date)) || movedFrom(addDays(date, -1), closing);
    case "next_workday":
      return !isHoliday(date) && (own || movedOver(date, closing));
  }
}

const isHoliday = (date: LocalDate) => holidayName(date) !== null;
const movedFrom = (date: LocalDate, closing: Closing) => isHoliday(date) && isNamed(date, closing);

/** Whether a closed weekday in the run of holidays just before this day was pushed here. */
function movedOver(date: LocalDate, closing: Closing): boolean {
  for (let day = addDays(date, -1); isHoliday(day); day = addDays(day, -1)) if (isNamed(day, closing)) return true;
  return false;
}

/** A weekday of every week, or the n-th of a month. */
function isNamed(date: LocalDate, { weekly, monthly }: Closing): boolean {
  const nth = Math.ceil(Number(date.slice(8)) / 7);
  const day = weekday(date);
  return weekly.includes(day) || monthly.some((one) => one.nth === nth && one.weekday === day);
}

/** 平日 or 休日, as a table defines its 休日. */
export const dayKind = (
  date: LocalDate,
  holidays: { weekdays: readonly number[]; national: boolean },
): "weekday" | "holiday" =>
  holidays.weekdays.includes(weekday(date)) || (holidays.national && isHoliday(date)) ? "holiday" : "weekday";
