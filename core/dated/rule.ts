import type { LocalDate } from "../clock.ts";

export type Dated = { from: LocalDate };

/** The row in force on a day: the latest that has begun. `undefined` when none has; the caller makes that an error. */
export function rowAt<R extends Dated>(rows: readonly R[], date: LocalDate): R | undefined {
  return rows
    .filter((row) => row.from <= date)
    .reduce<R | undefined>((a, b) => (a && a.from > b.from ? a : b), undefined);
}

/** Adds a row; a second one for the same day replaces the first, whose act stays in the journal. */
export const withRow = <R extends Dated>(rows: readonly R[], row: R): R[] =>
  [...rows.filter((one) => one.from !== row.from), row].sort((a, b) => (a.from < b.from ? -1 : 1));

/** What a request needs of rows: the one in force on a day, and those that begin later. */
export const standing = <R extends Dated>(rows: readonly R[], date: LocalDate): R[] => {
  const present = rowAt(rows, date);
  return rows.filter((row) => row === present || row.from > date);
};
