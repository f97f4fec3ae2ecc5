import { type Month, rangeOfDates } from "#core/calendar/date.ts";
import { fiscalYearRange } from "#core/calendar/fiscal.ts";
import { type Calendar, isOpenDay } from "#core/calendar/opening.ts";
import type { LocalDate } from "#core/clock.ts";
import { holdsOn } from "#core/dated/index.ts";
import type { Member } from "./schema.ts";

/** 開庁日 of a fiscal year in the pool, in order: what a year's uses are spread over. */
export function openDaysOf(fiscalYear: number, calendar: Calendar): LocalDate[] {
  const { from, to } = fiscalYearRange(fiscalYear);
  return rangeOfDates(from, to).filter((date) => isOpenDay(date, calendar));
}

/** How many open days a month has. */
export type OpenDays = ReadonlyMap<Month, number>;

/** The open days of a member, by month: those up to a day, that day among them, and those to come. */
export function daysOf(
  { from, to }: Pick<Member, "from" | "to">,
  madeOn: LocalDate,
  open: readonly LocalDate[],
): { passed: OpenDays; ahead: OpenDays } {
  const own = open.filter((date) => holdsOn({ from, to }, date));
  return {
    passed: byMonth(own.filter((date) => date <= madeOn)),
    ahead: byMonth(own.filter((date) => madeOn < date)),
  };
}

export const sumOf = (days: OpenDays): number => [...days.values()].reduce((sum, count) => sum + count, 0);

function byMonth(dates: readonly LocalDate[]): OpenDays {
  const days = new Map<Month, number>();
  for (const date of dates) {
    const month = date.slice(0, 7);
    days.set(month, (days.get(month) ?? 0) + 1);
  }
  return days;
}
