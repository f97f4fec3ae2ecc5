import type { LocalDate } from "#core/clock.ts";
import { inForce, type Span } from "#core/dated/index.ts";
import { problem } from "./problem.ts";

/** The one row that holds on a day. @throws Problem `terms.missing` when there is none, or more than one */
export function ruleAt<Row extends Span>(rows: readonly Row[], date: LocalDate, name: string): Row {
  const found = inForce(rows, date);
  const [row, ...others] = found;
  if (row !== undefined && others.length === 0) return row;
  throw problem("terms.missing", { detail: `${name}、${date}、当てはまる行は${found.length}件です。` });
}
