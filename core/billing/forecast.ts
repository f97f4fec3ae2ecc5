import { monthOf } from "#core/calendar/date.ts";
import { fiscalYearOf, fiscalYearRange } from "#core/calendar/fiscal.ts";
import type { LocalDate } from "#core/clock.ts";
import type { MonthlyUse } from "#core/metering/schema.ts";
import { apportion } from "./apportion.ts";
import { ruleAt } from "./dated.ts";
import type { BodyPart, Range } from "./document.ts";
import { type Expectation, expectedUses } from "./estimate.ts";
import { daysOf } from "./open.ts";
import { type Basis, predict } from "./predict.ts";
import { rangesOf } from "./range.ts";
import type { Cost, ForecastRule, Member, Terms } from "./schema.ts";
import { spreadsOf } from "./spread.ts";

/** What is known of a pool on a day of the fiscal year that `cost` names. */
export type Outlook = {
  terms: Terms;
  cost: Cost;
  /** Who is in, and who is to come in. */
  members: readonly Member[];
  /** The uses of all of them in the fiscal year, as far as they are counted. */
  uses: readonly MonthlyUse[];
  /** What the plan expects of them: what counts of a body while it has had no open day. */
  expected: readonly Expectation[];
  madeOn: LocalDate;
  /** 開庁日 of the fiscal year. */
  open: readonly LocalDate[];
};

/** What the fiscal year is expected to cost one body: the likely amount in its parts, and how far from it the year may end. */
export type Prospect = { madeOn: LocalDate; method: ForecastRule["method"]; part: BodyPart; range?: Range };

/**
 * What the fiscal year is expected to cost each body, in yen, by code: the settlement's own division (`apportion`) of the cost
 * as it is known, over everybody's uses to the end of the year. What one body pays of the use share (利用割) follows from what
 * the others use, so that nobody's amount can be told without everybody's uses.
 * @throws RangeError on a day outside the fiscal year
 * @throws Problem as `apportion` does
 */
export function forecast({ terms, cost, members, uses, expected, madeOn, open }: Outlook): Prospect[] {
  if (fiscalYearOf(madeOn) !== cost.fiscalYear) throw new RangeError(`${madeOn} is not in ${cost.fiscalYear}`);
  const { method } = ruleAt(terms.forecasts, madeOn, "見込みの方法");
  const bases = members.map(
    (member): Basis => ({ member, counted: countedBy(uses, member, madeOn), madeOn, ...daysOf(member, madeOn, open) }),
  );
  const ofPlan = ({ member }: Basis) =>
    expectedUses(
      expected.filter(({ body }) => body === member.body),
      [member],
      cost.fiscalYear,
    );
  const { bodies } = apportion(
    terms,
    cost,
    members,
    bases.flatMap((basis) => (isNew(basis) ? ofPlan(basis) : predict(method, basis))),
  );
  if (method !== "open_days_range") return bodies.map((part) => ({ madeOn, method, part }));
  const rangeOf = rangesOf(terms.book, bodies, bases.flatMap(spreadsOf));
  return bodies.map((part) => ({ madeOn, method, part, range: rangeOf(part.body) }));
}

const isNew = ({ passed, counted }: Basis): boolean => passed.size === 0 && counted.length === 0;

/** What of these uses a body had in the fiscal year of a day, by that day. */
function countedBy(uses: readonly MonthlyUse[], { body }: Member, madeOn: LocalDate): MonthlyUse[] {
  const first = monthOf(fiscalYearRange(fiscalYearOf(madeOn)).from);
  const last = monthOf(madeOn);
  return uses.filter((use) => use.body === body && first <= use.month && use.month <= last);
}
