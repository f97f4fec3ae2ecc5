import { firstOfMonth, lastOfMonth, type Month } from "#core/calendar/date.ts";
import { fiscalYearRange, monthsOf } from "#core/calendar/fiscal.ts";
import { covers, meets } from "#core/dated/index.ts";
import * as Money from "#core/money.ts";
import { ruleAt } from "./dated.ts";
import type { FixedShare } from "./document.ts";
import { problem } from "./problem.ts";
import type { Cost, Member, ShareRule } from "./schema.ts";

/** The rule of a fiscal year: the row that holds on its first day. @throws Problem `terms.missing` */
export const shareRuleOf = (rules: readonly ShareRule[], fiscalYear: number): ShareRule =>
  ruleAt(rules, fiscalYearRange(fiscalYear).from, "負担割合");

/** The months of a fiscal year for which a member pays: whole months only, or those it is in for a day at least. */
export const monthsIn = (member: Member, fiscalYear: number, partial: ShareRule["partialMonth"]): Month[] =>
  monthsOf(fiscalYear).filter((month) => {
    const whole = { from: firstOfMonth(month), to: lastOfMonth(month) };
    return partial === "whole" ? meets(member, whole) : covers(member, whole);
  });

/** Members by code, so that amounts follow the body whatever the order they came in. @throws RangeError on a body named twice */
export function byCode(members: readonly Member[]): Member[] {
  if (new Set(members.map(({ body }) => body)).size !== members.length) throw new RangeError("a body is named twice");
  return [...members].sort((a, b) => (a.body < b.body ? -1 : 1));
}

/**
 * Divides the fixed cost among the members, in yen: by the rule's percentages first, then each part by its weights (月割),
 * by largest remainder, the lower body code first. Σ of the totals is the cost. `charged` is each body's charge by use
 * without tax: what the use share follows.
 * @throws Problem `population.missing`, `share.nobody`
 */
export function shareCost(
  cost: Cost,
  rule: ShareRule,
  members: readonly Member[],
  charged: ReadonlyMap<string, Money.Yen>,
): (body: string) => FixedShare {
  const sorted = byCode(members);
  const months = sorted.map((member) => monthsIn(member, cost.fiscalYear, rule.partialMonth).length);
  const people = () => sorted.map((member, at) => (months[at] ?? 0) * (months[at] ? populationOf(member, rule) : 0));
  const uses = sorted.map(({ body }) => charged.get(body) ?? 0);
  const useWeights = () => (uses.some((use) => use > 0) ? uses : rule.unused === "equal" ? months : people());

  const total = Money.sum(cost.items.map(({ amount }) => amount));
  const [equalPart = 0, populationPart = 0, usePart = 0] = Money.split(total, [rule.equal, rule.population, rule.use]);
  const equals = divide(equalPart, () => months);
  const populations = divide(populationPart, people);
  const used = divide(usePart, useWeights);

  return (body) => {
    const at = sorted.findIndex((member) => member.body === body);
    const parts = { equal: equals[at] ?? 0, population: populations[at] ?? 0, use: used[at] ?? 0 };
    return { months: months[at] ?? 0, ...parts, total: Money.sum(Object.values(parts)) };
  };
}

/** Nothing to divide asks for no weights: a pool without population share needs no census. */
function divide(part: Money.Yen, weights: () => number[]): Money.Yen[] {
  if (part === 0) return [];
  const given = weights();
  if (!given.some((weight) => weight > 0)) throw problem("share.nobody");
  return Money.split(part, given);
}

function populationOf(member: Member, rule: ShareRule): number {
  if (member.kind === "union") return 0; // counted in its towns already; a figure that is missing is no such reason
  const counts = member.population.filter(({ census }) => census === rule.census);
  const [row, ...others] = counts;
  if (row !== undefined && others.length === 0) return row.count;
  throw problem("population.missing", { detail: `${member.name}、国勢調査 ${rule.census ?? "期日の定めなし"}。` });
}
