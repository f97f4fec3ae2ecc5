import { addMonths, isLocalDate, type Month, monthOf } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";

/** Both days included. */
export type DateRange = { from: LocalDate; to: LocalDate };

/** 会計年度, from 1 April to 31 March (地方自治法208条), named by the year it begins in. @throws RangeError when the day does not exist. */
export function fiscalYearOf(date: LocalDate): number {
  if (!isLocalDate(date)) throw new RangeError(`not a date: ${date}`);
  const year = Number(date.slice(0, 4));
  return date.slice(5) < "04-01" ? year - 1 : year;
}

export const fiscalYearRange = (fiscalYear: number): DateRange => ({
  from: day(fiscalYear, "04-01"),
  to: day(fiscalYear + 1, "03-31"),
});

/** 出納整理期間: accounts of a year are closed on 31 May after it (地方自治法235条の5). */
export const settlementPeriod = (fiscalYear: number): DateRange => ({
  from: day(fiscalYear + 1, "04-01"),
  to: day(fiscalYear + 1, "05-31"),
});

/** The twelve months from April to March. */
export const monthsOf = (fiscalYear: number): Month[] =>
  Array.from({ length: 12 }, (_, at) => monthOf(addMonths(day(fiscalYear, "04-01"), at)));

function day(year: number, monthDay: string): LocalDate {
  const date = `${String(year).padStart(4, "0")}-${monthDay}`;
  if (!isLocalDate(date)) throw new RangeError(`not a year: ${year}`);
  return date;
}
