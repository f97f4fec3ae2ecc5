import type { MonthlyUse } from "#core/metering/schema.ts";
import * as Money from "#core/money.ts";
import type { BodyPart } from "./document.ts";
import { charge } from "./price.ts";
import { problem } from "./problem.ts";
import type { Cost, Member, ShareRule, Terms } from "./schema.ts";
import { byCode, shareCost, shareRuleOf } from "./share.ts";
import { isOfMember } from "./span.ts";

/**
 * What a fiscal year costs each member, by code: its share of the fixed cost and its charges by use. The estimate does
 * this with what is planned, the settlement with what happened. Σ of the bodies is the cost and all charges with tax.
 * @throws Problem `billing.not_a_member` for a use by nobody who was in the pool that month
 * @throws Problem `terms.missing`, `price.missing`, `population.missing`, `share.nobody`
 */
export function apportion(
  terms: Terms,
  cost: Cost,
  members: readonly Member[],
  uses: readonly MonthlyUse[],
): { rule: ShareRule; bodies: BodyPart[]; total: Money.Yen } {
  const rule = shareRuleOf(terms.shares, cost.fiscalYear);
  const sorted = byCode(members);
  const isMembers = isOfMember(sorted, cost.fiscalYear);
  const stray = uses.find((use) => !isMembers(use));
  if (stray !== undefined)
    throw problem("billing.not_a_member", { detail: `${stray.body}、${stray.month} の利用実績。` });

  const charged = sorted.map((member) => ({
    member,
    use: charge(
      terms.book,
      uses.filter(({ body }) => body === member.body),
    ),
  }));
  const shareOf = shareCost(cost, rule, sorted, new Map(charged.map(({ member, use }) => [member.body, use.amount])));
  const bodies = charged.map(({ member: { body, name, sections }, use }) => {
    const fixed = shareOf(body);
    return { body, name, sections, fixed, use, total: Money.sum([fixed.total, use.total]) };
  });
  return { rule, bodies, total: Money.sum(bodies.map(({ total }) => total)) };
}
