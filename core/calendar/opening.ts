import { addDays, weekday } from "#core/calendar/date.ts";
import { holidayName } from "#core/calendar/holidays.ts";
import type { LocalDate } from "#core/clock.ts";

/** What a body adds to the ordinary rule: days it closes, and days it opens although the rule closes them. Versioned by its owner. */
export type Calendar = { closed: readonly LocalDate[]; open: readonly LocalDate[] };

/** Days that do not count, both included: from the request for 補正 to the arrival of the answer (行政手続法6条). */
type Pause = { from: LocalDate; to: LocalDate };

export type Counting = {
  /** Whether the day of arrival is day one, if it is an open day. Without it the next open day is (初日不算入, 民法140条). */
  countFirstDay: boolean;
  /** Whether what arrives on a closed day counts as arrived on the next open day. */
  arrivesWhenOpen?: boolean;
  pauses?: readonly Pause[];
};

/**
 * 開庁日: neither Saturday, Sunday nor holiday, nor 29 December to 3 January (地方自治法4条の2), unless the body's calendar says otherwise.
 * @throws RangeError when the year's holidays are not known, or the calendar both opens and closes the day.
 */
export function isOpenDay(date: LocalDate, calendar: Calendar): boolean {
  const byRule = !isClosedByRule(date);
  const closed = calendar.closed.includes(date);
  const open = calendar.open.includes(date);
  if (open && closed) throw new RangeError(`the calendar both opens and closes ${date}`);
  return open || (byRule && !closed);
}

/** The day itself if it is open, else the first open day after it (民法142条). @throws RangeError as `isOpenDay` does. */
export function nextOpenDay(date: LocalDate, calendar: Calendar): LocalDate {
  let day = date;
  while (!isOpenDay(day, calendar)) day = addDays(day, 1);
  return day;
}

/**
 * The n-th open day after an arrival: the last day of a period of n 開庁日.
 * @throws RangeError when n is not a positive whole number, and as `isOpenDay` does.
 */
export function addOpenDays(date: LocalDate, n: number, calendar: Calendar, counting: Counting): LocalDate {
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`not a number of days: ${n}`);
  const arrival = counting.arrivesWhenOpen ? nextOpenDay(date, calendar) : date;
  const pauses = counting.pauses ?? [];
  const counts = (day: LocalDate) =>
    isOpenDay(day, calendar) && !pauses.some((pause) => pause.from <= day && day <= pause.to);

  let day = counting.countFirstDay ? arrival : addDays(arrival, 1);
  for (let left = counts(day) ? n - 1 : n; left > 0; left -= counts(day) ? 1 : 0) day = addDays(day, 1);
  return day;
}

function isClosedByRule(date: LocalDate): boolean {
  const holiday = holidayName(date) !== null; // first, because it refuses days that nothing is known of
  const monthDay = date.slice(5);
  return holiday || weekday(date) % 6 === 0 || monthDay >= "12-29" || monthDay <= "01-03";
}
