import type { BodyCode } from "#core/japan/body.ts";
import type { MonthlyUse } from "#core/metering/schema.ts";
import * as Money from "#core/money.ts";
import { apportion } from "./apportion.ts";
import { underCaps } from "./cap.ts";
import type { Proposal } from "./proposal.ts";
import type { Cost, Member, ShareRule, Terms } from "./schema.ts";
import { tapered } from "./taper.ts";

/** A fiscal year as it was or is so far: what it cost, who was in, and what they used. */
export type Past = { terms: Terms; cost: Cost; members: readonly Member[]; uses: readonly MonthlyUse[] };

/** What a year costs one body by two rules, in yen: fixed share and charges by use, which no share rule changes. */
export type Compared = {
  body: BodyCode;
  name: string;
  use: Money.Yen;
  /** By the rule of the year, and by the proposed one. */
  today: { fixed: Money.Yen; total: Money.Yen };
  proposed: { fixed: Money.Yen; total: Money.Yen; isCapped: boolean };
  /** Proposed less today's. */
  difference: number;
};

/**
 * What a proposed share rule would have cost each body of a year, against the rule of the year; bodies by code. Σ is the same by
 * both: the fixed cost and all charges with tax. Of months of membership and of a year without uses the rule of the year says
 * what it says today.
 * @throws Problem `share.all_capped`, and as `apportion` does
 */
export function simulate(past: Past, proposal: Proposal): { rule: ShareRule; bodies: Compared[]; total: Money.Yen } {
  const { terms, cost, members, uses } = past;
  const { rule, bodies, total } = apportion(terms, cost, members, uses);
  const { equal, population, use } = proposal;
  const census = rule.census ?? newestCensus(members);
  const proposed = { ...rule, equal, population, use, ...(census === undefined ? {} : { census }) };
  const charged = new Map(bodies.map((part) => [part.body as string, part.use.amount]));
  const cap = (body: string) => proposal.caps.find((one) => one.body === body)?.amount ?? proposal.cap;
  const borne = underCaps(cost, proposed, members.map(asTapered(proposal.taper)), charged, cap);
  const compare = ({ body, name, fixed, use, total }: (typeof bodies)[number]): Compared => {
    const { amount, isCapped } = borne.get(body) ?? { amount: 0, isCapped: false };
    return {
      ...{ body, name, use: use.total },
      today: { fixed: fixed.total, total },
      proposed: { fixed: amount, total: Money.sum([amount, use.total]), isCapped },
      difference: amount - fixed.total,
    };
  };
  return { rule, bodies: bodies.map(compare), total };
}

const asTapered =
  (steps: Proposal["taper"]) =>
  (member: Member): Member => ({
    ...member,
    population: member.population.map(({ census, count }) => ({ census, count: tapered(count, steps) })),
  });

/** For a rule that counted nobody: the census that was counted last. */
const newestCensus = (members: readonly Member[]): string | undefined =>
  members
    .flatMap(({ population }) => population.map(({ census }) => census))
    .sort()
    .at(-1);
