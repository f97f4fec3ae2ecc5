import type { LocalDate } from "../clock.ts";

type Row = { from: LocalDate; value: unknown };

/** The row in force on a day: the latest that has begun. `undefined` when none has; the caller makes that an error. */
export function rowAt<R extends { from: LocalDate }>(rows: readonly R[], date: LocalDate): R | undefined {
  return rows
    .filter((row) => row.from <= date)
    .reduce<R | undefined>((a, b) => (a && a.from > b.from ? a : b), undefined);
}

/** Adds a row; a second one for the same day replaces the first, whose act stays in the journal. */
export const withRow = (rows: readonly Row[], row: Row): Row[] =>
  [...rows.filter((one) => one.from !== row.from), row].sort((a, b) => (a.from < b.from ? -1 : 1));
