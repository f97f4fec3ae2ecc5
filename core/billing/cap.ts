import * as Money from "#core/money.ts";
import { problem } from "./problem.ts";
import type { Cost, Member, ShareRule } from "./schema.ts";
import { shareCost } from "./share.ts";

/** What of the fixed cost each body bears, in yen, and who bears no more than its cap. */
export type Borne = ReadonlyMap<string, { amount: Money.Yen; isCapped: boolean }>;

/**
 * Divides the fixed cost by a rule under caps (上限). What the capped ones do not bear is divided among the others by the same
 * rule, and again, until nobody is beyond its cap. What is divided is only ever added, so that a cap of its own never raises what
 * a body bears, and Σ stays the cost.
 * @throws Problem `share.all_capped` naming what nobody is left to bear, and as `shareCost` does
 */
export function underCaps(
  cost: Cost,
  rule: ShareRule,
  members: readonly Member[],
  charged: ReadonlyMap<string, Money.Yen>,
  capOf: (body: string) => Money.Yen | undefined,
): Borne {
  const borne = new Map<string, { amount: Money.Yen; isCapped: boolean }>();
  let open = members;
  let left = Money.sum(cost.items.map(({ amount }) => amount));
  do {
    if (open.length === 0)
      throw problem("share.all_capped", { detail: `負担する団体のない額は${Money.format(left)}です。` });
    const shareOf = shareCost({ ...cost, items: [{ name: "", amount: left }] }, rule, open, charged);
    left = 0;
    for (const { body } of open) {
      const amount = (borne.get(body)?.amount ?? 0) + shareOf(body).total;
      const cap = capOf(body) ?? amount;
      borne.set(body, { amount: Math.min(amount, cap), isCapped: cap < amount });
      left += Math.max(0, amount - cap);
    }
    open = open.filter(({ body }) => borne.get(body)?.isCapped !== true);
  } while (left > 0);
  return borne;
}
