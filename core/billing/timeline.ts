import { addDays } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";

/** 料金・負担の定め by name; what a row of each looks like is in term.ts. */
export const termNames = [
  "prices",
  "taxes",
  "roundings",
  "shares",
  "advances",
  "notices",
  "settlements",
  "forecasts",
  "calendars",
  "deadlines",
] as const;
export type TermName = (typeof termNames)[number];

/** How many rows of each have been set: what a document was computed from, and can be computed from again. */
export type Versions = Record<TermName, number>;

type Dated = { from: LocalDate; to?: LocalDate | undefined; unit?: string };

/** Rows of another unit do not end each other. */
const isSameSeries = (a: Dated, b: Dated): boolean => a.unit === b.unit;

/** Rows as they were set, one after the other: a row for the same day replaces the one before it. */
export const withRow = <R extends Dated>(rows: readonly R[], row: R): R[] => [
  ...rows.filter((one) => !isSameSeries(one, row) || one.from !== row.from),
  row,
];

/** Rows as they hold: each ends on the day before the next one of its series begins. */
export const timeline = <R extends Dated>(rows: readonly R[]): R[] =>
  rows.map((row) => {
    const next = rows
      .filter((one) => isSameSeries(one, row) && row.from < one.from)
      .map((one) => addDays(one.from, -1))
      .sort()[0];
    const to = next === undefined || (row.to !== undefined && row.to < next) ? row.to : next;
    return { ...row, ...(to === undefined ? {} : { to }) };
  });
