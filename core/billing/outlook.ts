import * as Actor from "#core/actor.ts";
import { fiscalYearOf } from "#core/calendar/fiscal.ts";
import { today } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import * as Membership from "#core/membership/index.ts";
import type { Budget } from "#core/membership/schema.ts";
import type { MonthlyUse } from "#core/metering/index.ts";
import * as Money from "#core/money.ts";
import { ruleAt } from "./dated.ts";
import type { BodyEstimate, Forecast, SupplementaryDeadline } from "./document.ts";
import { dayIn } from "./due.ts";
import { budgetKind } from "./entity.ts";
import { budgetSet } from "./event.ts";
import { forecast } from "./forecast.ts";
import type { Joined } from "./member.ts";
import { type AllTerms, calendarOn } from "./terms.ts";

/** 予算 of a body for a year after the one that its application names, or as changed by 補正. */
export async function setBudget(body: string, budget: Budget) {
  Actor.require("operator");
  await Membership.requireBody(body);
  const id = `${budget.fiscalYear}-${body}`;
  return Journal.act(budgetKind, id, () => ({
    event: budgetSet({ body, ...budget }),
    state: budget,
  }));
}

/** What the body's council voted for a fiscal year, all 節 together; `undefined` while nobody has said. */
export async function budgetOf({ body, application }: Joined, fiscalYear: number): Promise<Money.Yen | undefined> {
  const set = await Journal.load(budgetKind, `${fiscalYear}-${body}`);
  const budget = set?.state ?? application.budget;
  if (budget?.fiscalYear !== fiscalYear) return undefined;
  return Money.sum(budget.lines.map(({ amount }) => amount));
}

type Known = {
  terms: AllTerms;
  sheet: BodyEstimate;
  uses: readonly MonthlyUse[];
  fiscalYear: number;
  budget: Money.Yen | undefined;
};

/** The running year's forecast, where the body's budget is known. */
export function forecastFor(member: Joined, known: Known): Forecast | undefined {
  const { terms, sheet, uses, fiscalYear, budget } = known;
  if (budget === undefined || fiscalYear !== fiscalYearOf(today())) return undefined;
  return forecast({
    terms,
    member: { ...member, population: [], sections: sheet.sections },
    fixed: sheet.fixed.total,
    budget,
    uses,
    deadlines: deadlinesOf(terms, fiscalYear),
    madeOn: today(),
    calendar: calendarOn(terms, today()),
  });
}

const deadlinesOf = (terms: AllTerms, fiscalYear: number): SupplementaryDeadline[] =>
  ruleAt(terms.deadlines, today(), "補正予算の要求期限").sessions.map(({ session, requestBy }) => ({
    session,
    requestBy: dayIn(fiscalYear, requestBy),
  }));
