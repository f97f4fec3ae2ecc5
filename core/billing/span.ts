import { monthOf } from "#core/calendar/date.ts";
import { fiscalYearRange } from "#core/calendar/fiscal.ts";
import type { MonthlyUse } from "#core/metering/schema.ts";
import type { Member } from "./schema.ts";

/** Whether a use falls in a month of the fiscal year in which its body is in the pool for a day at least. */
export function isOfMember(
  members: readonly Member[],
  fiscalYear: number,
): (use: Pick<MonthlyUse, "body" | "month">) => boolean {
  const year = fiscalYearRange(fiscalYear);
  const spans = new Map(
    members.map(({ body, from, to = year.to }) => {
      const first = monthOf(from < year.from ? year.from : from);
      const last = monthOf(year.to < to ? year.to : to);
      return [body, { first, last }];
    }),
  );
  return ({ body, month }) => {
    const span = spans.get(body);
    return span !== undefined && span.first <= month && month <= span.last;
  };
}
