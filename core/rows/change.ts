import { canonical } from "../canonical.ts";
import { type LocalDate, today } from "../clock.ts";
import * as Dated from "../dated/index.ts";
import { Problem } from "../error.ts";
import * as Request from "../request.ts";
import type { Grounds } from "./grounds.ts";
import { problem } from "./problem.ts";

/** A row of a head, and the version (sequence of the entry) that set it. */
type Versioned<R> = R & { version: number };

/** So many days to come can be set ahead: a head keeps them, and is read with every request. */
const comingMax = 24;

/** Those of some rows that have not begun. */
const coming = <R extends Dated.Dated>(rows: readonly R[]): R[] => rows.filter(({ from }) => from > today());

/**
 * Lays a row among those of its series that a head has. One day has one value: another one for the same day takes the place of who has read it, and
 * whatever changes a day that has come is a correction (訂正), which says why; what was decided by the row before keeps it.
 * @returns all rows with it, and the one that it replaced; `row` is the one that was there if it says the same
 * @throws Problem `version.missing`, `row.begun`, `row.coming`
 */
export function lay<R extends Dated.Dated>(
  before: readonly Versioned<R>[],
  row: Versioned<R>,
  { reason }: Grounds,
): { rows: Versioned<R>[]; row: Versioned<R>; replaced?: Versioned<R> } {
  const there = before.find(({ from }) => from === row.from);
  if (there !== undefined && saysTheSame(there, row)) {
    const same = { ...row, version: there.version };
    return { rows: Dated.withRow(before, same), row: same };
  }
  if (there !== undefined && isBlind()) throw new Problem("version.missing");
  const hasBegun = before.some(({ from }) => from <= today());
  if (hasBegun && row.from <= today() && reason === undefined) throw problem("row.begun");
  const rows = Dated.withRow(before, row);
  if (coming(rows).length > comingMax) throw problem("row.coming", { facts: { max: comingMax } });
  return { rows, row, ...(there === undefined ? {} : { replaced: there }) };
}

/**
 * Takes back a row of a series that has not begun: what comes before it stays in force.
 * @throws Problem `not_found` when there is no row of that day, `row.in_force` when it has begun, `version.missing`
 */
export function takeBack<R extends Dated.Dated>(before: readonly R[], from: LocalDate): { rows: R[]; withdrawn: R } {
  const there = before.find((row) => row.from === from);
  if (there === undefined) throw new Problem("not_found");
  if (from <= today()) throw problem("row.in_force");
  if (isBlind()) throw new Problem("version.missing");
  return { rows: before.filter((row) => row !== there), withdrawn: there };
}

const saysTheSame = (one: object, other: object): boolean =>
  canonical({ ...one, version: 0 }) === canonical({ ...other, version: 0 });

/** Whether a caller, who names each change by a key, does not say what they have read. */
const isBlind = (): boolean => {
  const request = Request.peek();
  return request?.idempotencyKey !== undefined && request.ifMatch === undefined;
};
