import type { LocalDate } from "#core/clock.ts";

/** A calendar month, `YYYY-MM`. */
export type Month = string;

const dayMs = 86_400_000;
const shape = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

// A date is read as midnight UTC and written as UTC, so the machine's own time zone never takes part.
const instantOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);

function fromInstant(instant: number): LocalDate {
  const date = Number.isFinite(instant) ? new Date(instant).toISOString().slice(0, 10) : "";
  if (!isLocalDate(date)) throw new RangeError("the date leaves the years 0001 to 9999");
  return date;
}

/** Whether a text is a day that exists, `YYYY-MM-DD` of the years 0001 to 9999 (2026-02-29 does not). */
export function isLocalDate(text: unknown): text is LocalDate {
  if (typeof text !== "string" || !shape.test(text) || text.startsWith("0000")) return false;
  const instant = instantOf(text);
  return Number.isFinite(instant) && new Date(instant).toISOString().slice(0, 10) === text;
}

/** Days since 1970-01-01. @throws RangeError when the day does not exist. */
function dayNumber(date: LocalDate): number {
  if (!isLocalDate(date)) throw new RangeError(`not a date: ${date}`);
  return instantOf(date) / dayMs;
}

function assertWhole(count: number): void {
  if (!Number.isSafeInteger(count)) throw new RangeError(`not a whole number: ${count}`);
}

/** @throws RangeError when the day does not exist or the result leaves the years 0001 to 9999, as all functions here. */
export function addDays(date: LocalDate, days: number): LocalDate {
  assertWhole(days);
  return fromInstant((dayNumber(date) + days) * dayMs);
}

/** The same day of another month, or that month's last day where it has no such day. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  dayNumber(date);
  assertWhole(months);
  const count = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const year = String(Math.floor(count / 12)).padStart(4, "0");
  const month = String((count % 12) + 1).padStart(2, "0");
  const last = lastOfMonth(`${year}-${month}`);
  const same = `${year}-${month}-${date.slice(8)}`;
  return same < last ? same : last;
}

/**
 * The last day of a period of months that begins on a day, that day counted: the day before the one of the same number, or the
 * month's last where there is none (民法143条2項). Three months from 30 November end with February. @param months at least 1
 */
export function lastOfPeriod(from: LocalDate, months: number): LocalDate {
  if (months < 1) throw new RangeError(`not a period: ${months} months`);
  const same = addMonths(from, months);
  return same.slice(8) === from.slice(8) ? addDays(same, -1) : same;
}

/** Days from one date to another: 1 from a day to the next, negative backwards. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => dayNumber(to) - dayNumber(from);

/** 0 Sunday … 6 Saturday. */
export const weekday = (date: LocalDate): number => (((dayNumber(date) + 4) % 7) + 7) % 7;

/** For sorting: negative, zero or positive. */
export const compare = (a: LocalDate, b: LocalDate): number => Number(a > b) - Number(a < b);

/** `2026-04` of `2026-04-30`. */
export function monthOf(date: LocalDate): Month {
  dayNumber(date);
  return date.slice(0, 7);
}

/** Takes a month or any day of it. */
export function firstOfMonth(month: Month | LocalDate): LocalDate {
  const first = `${month.slice(0, 7)}-01`;
  dayNumber(month.length === 7 ? first : month);
  return first;
}

/** Takes a month or any day of it. */
export function lastOfMonth(month: Month | LocalDate): LocalDate {
  const first = firstOfMonth(month);
  const days = new Date(Date.UTC(2000 + (Number(first.slice(0, 4)) % 400), Number(first.slice(5, 7)), 0)).getUTCDate();
  return `${first.slice(0, 8)}${days}`;
}

/** Every day from the first to the last, both included; empty when the last comes before the first. */
export function rangeOfDates(from: LocalDate, to: LocalDate): LocalDate[] {
  const start = dayNumber(from);
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, at) => fromInstant((start + at) * dayMs));
}
