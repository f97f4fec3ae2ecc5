import type { LocalDate } from "#core/clock.ts";
import { problem } from "./problem.ts";

type Dated = { from: LocalDate; to?: LocalDate | undefined };

/** The rows that hold on a day; the last day of a row is in it. */
export const inForce = <Row extends Dated>(rows: readonly Row[], date: LocalDate): Row[] =>
  rows.filter((row) => row.from <= date && (row.to === undefined || date <= row.to));

/** The one row that holds on a day. @throws Problem `terms.missing` when there is none, or more than one */
export function ruleAt<Row extends Dated>(rows: readonly Row[], date: LocalDate, name: string): Row {
  const found = inForce(rows, date);
  const [row, ...others] = found;
  if (row !== undefined && others.length === 0) return row;
  throw problem("terms.missing", { detail: `${name}、${date}、当てはまる行は${found.length}件です。` });
}
