import { fiscalYearOf, fiscalYearRange } from "#core/calendar/fiscal.ts";
import type { LocalDate } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import * as Membership from "#core/membership/index.ts";
import { planKind } from "./entity.ts";
import { problem } from "./problem.ts";

/**
 * 承認 of a body: what joins in the middle of a fiscal year changes what everybody bears of it, so the year's plan says so first,
 * from the very day, and everybody has its new estimate (見積書). Who begins with the year is in the year's first plan.
 * @throws Problem `billing.not_planned`, and as `Membership.approve` does
 */
export const approve = (code: string) => Membership.approve(code, requirePlanned);

async function requirePlanned(body: string, start: LocalDate): Promise<void> {
  const fiscalYear = fiscalYearOf(start);
  if (start === fiscalYearRange(fiscalYear).from) return;
  const plan = await Journal.load(planKind, String(fiscalYear));
  const member = plan?.state.members.find((one) => one.body === body);
  if (member?.from !== start)
    throw problem("billing.not_planned", { detail: `${fiscalYear}年度の計画、${start} から。` });
}
