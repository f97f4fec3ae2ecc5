import { compare, type Month } from "#core/calendar/date.ts";
import { fiscalYearRange } from "#core/calendar/fiscal.ts";
import type { Calendar } from "#core/calendar/opening.ts";
import type { LocalDate } from "#core/clock.ts";
import { holdsOn } from "#core/dated/index.ts";
import type { BodyCode } from "#core/japan/body.ts";
import type { MonthlyUse, Unit } from "#core/metering/schema.ts";
import * as Money from "#core/money.ts";
import { apportion } from "./apportion.ts";
import { ruleAt } from "./dated.ts";
import type { BodyEstimate, BodyPart, Estimate } from "./document.ts";
import { dayIn, dueOn } from "./due.ts";
import { problem } from "./problem.ts";
import type { Cost, Member, Terms } from "./schema.ts";
import { monthsIn } from "./share.ts";

/** How often a body expects to use a unit in the fiscal year. */
export type Expectation = { body: BodyCode; unit: Unit; count: number };

export type Plan = {
  terms: Terms;
  /** The planned fixed cost; it names the fiscal year. */
  cost: Cost;
  members: readonly Member[];
  expected: readonly Expectation[];
  madeOn: LocalDate;
  /** The prefecture's 開庁日: what falls due on a closed day is moved. */
  calendar: Calendar;
};

/**
 * 事業計画書・見積書 of a fiscal year, in yen: what each body is asked to pay in advance (概算払), and when. Σ of the bodies
 * is the planned fixed cost and all expected charges with tax.
 * @throws Problem as `apportion` does
 */
export function estimate({ terms, cost, members, expected, madeOn, calendar }: Plan): Estimate {
  const { fiscalYear } = cost;
  const rule = ruleAt(terms.advances, fiscalYearRange(fiscalYear).from, "概算払");
  const uses = expectedUses(expected, members, fiscalYear);
  const { bodies, ...pool } = apportion(terms, cost, members, uses);
  const withInstalments = (part: BodyPart): BodyEstimate => {
    const member = members.find(({ body }) => body === part.body);
    const dates = rule.instalments
      .map(({ due, percent }) => ({ date: dayIn(fiscalYear, due), percent }))
      .filter(({ date, percent }) => percent > 0 && member !== undefined && holdsOn(member, date))
      .sort((a, b) => compare(a.date, b.date));
    const amounts =
      dates.length === 0
        ? []
        : Money.split(
            part.total,
            dates.map(({ percent }) => percent),
          );
    const due = (date: LocalDate) => dueOn(date, rule.closedDay, calendar);
    return { ...part, instalments: dates.map(({ date }, at) => ({ due: due(date), amount: amounts[at] ?? 0 })) };
  };
  return { fiscalYear, madeOn, cost, ...pool, bodies: bodies.map(withInstalments) };
}

/** What bodies expect to use, in the months of the fiscal year in which they are in. @throws Problem `billing.not_a_member` */
export const expectedUses = (
  expected: readonly Expectation[],
  members: readonly Member[],
  fiscalYear: number,
): MonthlyUse[] => expected.flatMap((one) => spread(one, monthsOfBody(members, one.body, fiscalYear)));

/** A count spread evenly over months, the earlier ones first where it does not divide. @throws Problem `billing.not_a_member` when there is no month */
function spread({ body, unit, count }: Expectation, months: readonly Month[]): MonthlyUse[] {
  if (count === 0) return [];
  if (months.length === 0) throw problem("billing.not_a_member", { detail: `${body} の利用見込み。` });
  const counts = Money.split(
    count,
    months.map(() => 1),
  );
  return months.map((month, at) => ({ body, month, unit, count: counts[at] ?? 0 }));
}

const monthsOfBody = (members: readonly Member[], body: string, fiscalYear: number): Month[] =>
  members.filter((member) => member.body === body).flatMap((member) => monthsIn(member, fiscalYear, "whole"));
