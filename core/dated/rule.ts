import { addDays } from "../calendar/date.ts";
import type { LocalDate } from "../clock.ts";

/** What begins on a day and holds until another takes its place. */
export type Dated = { from: LocalDate };
/** What has a first day and perhaps a last one, which is in it. */
export type Span = { from: LocalDate; to?: LocalDate | undefined };

/** Whether something holds on a day: it ends by itself after its last day. */
export const holdsOn = ({ from, to }: Span, date: LocalDate): boolean =>
  from <= date && (to === undefined || date <= to);

/** Whether something holds on each day of another. */
export const covers = (one: Span, { from, to }: Required<Span>): boolean =>
  holdsOn(one, from) && holdsOn(one, to as LocalDate);

/** Whether two hold on some same day. */
export const meets = (one: Span, other: Span): boolean => holdsOn(one, other.from) || holdsOn(other, one.from);

/** Those that hold on a day. */
export const inForce = <S extends Span>(spans: readonly S[], date: LocalDate): S[] =>
  spans.filter((span) => holdsOn(span, date));

/** The row in force on a day: the latest that has begun. `undefined` when none has; the caller makes that an error. */
export function rowAt<R extends Dated>(rows: readonly R[], date: LocalDate): R | undefined {
  return rows
    .filter((row) => row.from <= date)
    .reduce<R | undefined>((a, b) => (a && a.from > b.from ? a : b), undefined);
}

/** Rows of different series, such as the prices of two units, do not end each other. */
type Same<R> = (one: R, other: R) => boolean;
const always = () => true;

/** Adds a row; a second one of its series for the same day replaces the first, whose act stays in the journal. In order of days. */
export const withRow = <R extends Dated>(rows: readonly R[], row: R, isSame: Same<R> = always): R[] =>
  [...rows.filter((one) => one.from !== row.from || !isSame(one, row)), row].sort((a, b) => (a.from < b.from ? -1 : 1));

/** What a request needs of rows: the one in force on a day, and those that begin later. */
export const standing = <R extends Dated>(rows: readonly R[], date: LocalDate): R[] => {
  const present = rowAt(rows, date);
  return rows.filter((row) => row === present || row.from > date);
};

/** Rows as they hold: each ends on the day before the next one of its series begins, if not before. */
export const timeline = <R extends Span>(rows: readonly R[], isSame: Same<R> = always): (R & Span)[] =>
  rows.map((row) => {
    const next = rows
      .filter((one) => row.from < one.from && isSame(one, row))
      .map((one) => addDays(one.from, -1))
      .sort()[0];
    const to = next === undefined || (row.to !== undefined && row.to < next) ? row.to : next;
    return { ...row, ...(to === undefined ? {} : { to }) };
  });
