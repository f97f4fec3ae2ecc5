import { firstOfMonth, type Month } from "../calendar/date.ts";
import { fiscalYearOf } from "../calendar/fiscal.ts";
import type { Instant } from "../clock.ts";
import type { BodyCode } from "../japan/body.ts";
import { type Home, type Key, type Partition, partition } from "../table/key.ts";
import type { MonthlyUse, Unit } from "./schema.ts";

/** One act of a body that counts as one use: open facts only, by construction. */
export type Line = { entry: string; unit: Unit; at: Instant };

/** The uses of one body in one month, in the pool's home. */
export const linesPartition = (pool: Home, body: BodyCode, month: Month): Partition =>
  partition(pool, "USE", body, month);

/** How many uses of each unit a body has had in each month of a fiscal year, in the pool's home. */
export const countsPartition = (pool: Home, body: BodyCode, fiscalYear: number): Partition =>
  partition(pool, "USES", body, String(fiscalYear));

export const countKey = (pool: Home, { body, month, unit }: Pick<MonthlyUse, "body" | "month" | "unit">): Key => ({
  pk: countsPartition(pool, body, fiscalYearOf(firstOfMonth(month))),
  sk: `${month}#${unit}`,
});

/** The entry's name makes the line the same however often it is written. */
export const lineKey = (pool: Home, body: BodyCode, month: Month, line: Pick<Line, "entry" | "unit">): Key => ({
  pk: linesPartition(pool, body, month),
  sk: `${line.unit}#${line.entry}`,
});
