import type { MonthlyUse } from "#core/metering/index.ts";
import type { UsageNotice } from "./document.ts";
import type { LateUse } from "./entity.ts";

/** Uses of the months up to a notice that were counted after it was made. */
export function lateUses({ month, toDate }: UsageNotice, uses: readonly MonthlyUse[]): LateUse[] {
  const known = new Map(toDate.lines.map((line) => [`${line.month} ${line.unit}`, line.count]));
  return uses
    .filter((use) => use.month <= month)
    .map((use) => ({
      month: use.month,
      unit: use.unit,
      count: use.count - (known.get(`${use.month} ${use.unit}`) ?? 0),
    }))
    .filter(({ count }) => count > 0);
}
