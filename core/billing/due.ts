import { addDays } from "#core/calendar/date.ts";
import { monthsOf } from "#core/calendar/fiscal.ts";
import { type Calendar, isOpenDay, nextOpenDay } from "#core/calendar/opening.ts";
import type { LocalDate } from "#core/clock.ts";
import type { ClosedDay } from "./schema.ts";

/** The day on which something is due, moved off a 閉庁日 as the rule says. */
export function dueOn(date: LocalDate, closedDay: ClosedDay, calendar: Calendar): LocalDate {
  if (closedDay === "next") return nextOpenDay(date, calendar);
  let day = date;
  while (!isOpenDay(day, calendar)) day = addDays(day, -1);
  return day;
}

/** The day of a fiscal year that an `MM-DD` names. @throws RangeError when it names none */
export function dayIn(fiscalYear: number, monthDay: string): LocalDate {
  const month = monthsOf(fiscalYear).find((one) => one.slice(5) === monthDay.slice(0, 2));
  if (month === undefined) throw new RangeError(`not a day of the year: ${monthDay}`);
  return `${month}${monthDay.slice(2)}`;
}
