import type { LocalDate } from "#core/clock.ts";
import * as Dated from "#core/dated/index.ts";

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

type Series = { from: LocalDate; unit?: string };

/** What a row ends and is ended by: of the prices, those of its unit. */
export const seriesOf = (row: Series): string | undefined => row.unit;
const isSameSeries = (a: Series, b: Series): boolean => seriesOf(a) === seriesOf(b);

/** Rows as they were set, one after the other: a row of its series for the same day replaces the one before it. */
export const withRow = <R extends Series>(rows: readonly R[], row: R): R[] => Dated.withRow(rows, row, isSameSeries);

/** Rows as they hold: each ends on the day before the next one of its series begins. */
export const timeline = <R extends Series & Dated.Span>(rows: readonly R[]): R[] => Dated.timeline(rows, isSameSeries);
