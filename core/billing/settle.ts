import { settlementPeriod } from "#core/calendar/fiscal.ts";
import type { LocalDate } from "#core/clock.ts";
import type { MonthlyUse } from "#core/metering/schema.ts";
import * as Money from "#core/money.ts";
import { apportion } from "./apportion.ts";
import { ruleAt } from "./dated.ts";
import type { Payment, Settlement } from "./document.ts";
import { problem } from "./problem.ts";
import type { Cost, Member, SettlementRule, Terms } from "./schema.ts";

/** A closed fiscal year: what it cost, what was used (from the journal) and what was paid towards it. */
export type Accounts = {
  terms: Terms;
  /** The actual fixed cost; it names the fiscal year. */
  cost: Cost;
  members: readonly Member[];
  uses: readonly MonthlyUse[];
  payments: readonly Payment[];
  settledOn: LocalDate;
};

/**
 * 精算 of a fiscal year within 出納整理期間 (地方自治法235条の5), in whole yen. Σ of the bodies is the pool's cost exactly;
 * the same accounts in any order give the same settlement, so that it can be recomputed from the acts years later.
 * @throws Problem `settlement.outside_period`, `billing.not_a_member`, and as `apportion` does
 */
export function settle({ terms, cost, members, uses, payments, settledOn }: Accounts): Settlement {
  const { fiscalYear } = cost;
  const period = settlementPeriod(fiscalYear);
  if (settledOn < period.from || period.to < settledOn) throw problem("settlement.outside_period");
  const stray = payments.find((payment) => !members.some(({ body }) => body === payment.body));
  if (stray !== undefined) throw problem("billing.not_a_member", { detail: `${stray.body} の入金。` });

  const { surplus } = ruleAt(terms.settlements, settledOn, "精算");
  const left = new Set(members.filter(({ to }) => to !== undefined && to < period.from).map(({ body }) => body));
  const { bodies, ...pool } = apportion(terms, cost, members, uses);
  const balanced = bodies.map((part) => {
    const paid = Money.sum(payments.filter(({ body }) => body === part.body).map(({ amount }) => amount));
    // A body that has left has no next year to carry into.
    return { ...part, paid, ...balance(part.total, paid, left.has(part.body) ? "return" : surplus) };
  });
  return { fiscalYear, settledOn, cost, ...pool, bodies: balanced };
}

/** What closes the gap between what a body owes and what it paid: paid + add − return − carry = owed. */
export function balance(owed: Money.Yen, paid: Money.Yen, surplus: SettlementRule["surplus"]) {
  const over = Math.max(0, paid - owed);
  return {
    carry: surplus === "carry" ? over : 0,
    return: surplus === "return" ? over : 0,
    add: Math.max(0, owed - paid),
  };
}
