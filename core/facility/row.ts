import { today } from "#core/clock.ts";
import * as Dates from "#core/dated/index.ts";
import type * as Rows from "#core/rows/index.ts";
import type { Dated, FacilityState } from "./entity.ts";
import type { FeeTable, Timetable, UseRule } from "./schema.ts";

/** What a facility has with a day from which it holds. */
export type Row = Timetable | FeeTable | UseRule;

/** What a row ends and is ended by: a space's timetables, the rules, and the fee tables for bookings from one day on. */
export function seriesOf(row: Row): string {
  if ("cells" in row) return `timetable.${row.space}`;
  if ("window" in row) return "rules";
  return row.bookedFrom === undefined ? "fees" : `fees.${row.bookedFrom}`;
}

/** The list of a head in which a series is. */
export function listOf(series: string): "timetables" | "fees" | "rules" {
  if (series.startsWith("timetable.")) return "timetables";
  return series === "rules" ? "rules" : "fees";
}

/** The rows of one series, and the others. */
export const split = <R extends Row>(rows: readonly Dated<R>[], series: string): [Dated<R>[], Dated<R>[]] => [
  rows.filter((row) => seriesOf(row) === series),
  rows.filter((row) => seriesOf(row) !== series),
];

export const itemOf = (series: string, { version, ...value }: Dated<Row>): Rows.Item => ({
  ...{ series, version },
  from: value.from,
  value,
});

/** What a booking needs of all rows of a list, in order of days: what is in force today and what is to come. */
export function standing<R extends Row>(rows: readonly Dated<R>[]): Dated<R>[] {
  const ordered = rows.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  if (ordered.some((row) => "combine" in row)) return ordered.slice(Math.max(0, ordered.findLastIndex(hasBegun)));
  const all = [...new Set(ordered.map(seriesOf))];
  const kept = all.flatMap((series) => Dates.standing(split(ordered, series)[0], today()));
  return ordered.filter((row) => kept.includes(row));
}

/** By day; of tables for one day the one for later bookings last, whenever it was written: the last that fits is in force. */
const orderOf = (row: Row) => `${row.from} ${bookedFromOf(row)}`;
const bookedFromOf = (row: Row) => ("bookedFrom" in row ? (row.bookedFrom ?? "") : "");
/** Whoever books today, for today or later, meets this table or one after it. */
const hasBegun = (row: Row) => row.from <= today() && bookedFromOf(row) <= today();

/** Whether a row that has begun is the one in force today in its series. */
export const isInForce = (state: FacilityState, { series = "", from }: Rows.Item): boolean => {
  const rows = split<Row>(state[listOf(series)], series)[0];
  return Dates.rowAt(rows, today())?.from === from;
};
