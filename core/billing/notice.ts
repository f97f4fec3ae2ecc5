import { addDays, lastOfMonth, type Month } from "#core/calendar/date.ts";
import { fiscalYearOf } from "#core/calendar/fiscal.ts";
import type { Calendar } from "#core/calendar/opening.ts";
import type { MonthlyUse } from "#core/metering/schema.ts";
import * as Money from "#core/money.ts";
import { ruleAt } from "./dated.ts";
import type { BodyEstimate, UsageNotice } from "./document.ts";
import { dueOn } from "./due.ts";
import { charge } from "./price.ts";
import type { Terms } from "./schema.ts";

/**
 * 利用実績通知 of one body for a month, in yen: this month's lines, and the fiscal year to date beside its estimate.
 * `uses` are the body's uses of the fiscal year; those after the month are left for their own notice. The notice of March
 * shows to the yen what the settlement will charge by use.
 * @throws Problem `price.missing`, `terms.missing`
 */
export function usageNotice(
  terms: Terms,
  estimate: BodyEstimate,
  month: Month,
  uses: readonly MonthlyUse[],
  calendar: Calendar,
): UsageNotice {
  const { body, name } = estimate;
  const fiscalYear = fiscalYearOf(lastOfMonth(month));
  const own = uses.filter((use) => use.body === body && use.month <= month);
  const toDate = charge(
    terms.book,
    own.filter((use) => fiscalYearOf(lastOfMonth(use.month)) === fiscalYear),
  );
  const lines = toDate.lines.filter((line) => line.month === month);
  const { amount, tax, total } = estimate.use;
  return {
    body,
    name,
    month,
    due: noticeDue(terms, month, calendar),
    lines,
    amount: Money.sum(lines.map((line) => line.amount)),
    toDate,
    estimate: { amount, tax, total },
  };
}

/** The day by which the notice of a month is out. @throws Problem `terms.missing` */
export function noticeDue(terms: Pick<Terms, "notices">, month: Month, calendar: Calendar): string {
  const next = addDays(lastOfMonth(month), 1);
  const rule = ruleAt(terms.notices, next, "利用実績通知");
  return dueOn(addDays(next, rule.day - 1), rule.closedDay, calendar);
}
