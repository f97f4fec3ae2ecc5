import * as Actor from "#core/actor.ts";
import { fiscalYearOf } from "#core/calendar/fiscal.ts";
import { today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import * as Membership from "#core/membership/index.ts";
import type { Budget } from "#core/membership/schema.ts";
import type { MonthlyUse } from "#core/metering/index.ts";
import * as Money from "#core/money.ts";
import { ruleAt } from "./dated.ts";
import type { Forecast, SupplementaryDeadline } from "./document.ts";
import { dayIn } from "./due.ts";
import { budgetKind, type PlanState } from "./entity.ts";
import { budgetSet } from "./event.ts";
import { forecast, type Outlook, type Prospect } from "./forecast.ts";
import type { Joined } from "./member.ts";
import { openDaysOf } from "./open.ts";
import type { Member } from "./schema.ts";
import { isOfMember } from "./span.ts";
import { type AllTerms, calendarOn } from "./terms.ts";
import { forecastOf } from "./warning.ts";

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
  /** The year's plan as it is; without one there is nothing to divide. */
  plan: PlanState | undefined;
  members: readonly Joined[];
  /** What all of them used in the year. */
  uses: readonly MonthlyUse[];
};

/** A body's forecast of the running year beside its budget; `undefined` where it has no place in the plan, or no budget is known. */
export type Forecasts = (body: string, budget: Money.Yen | undefined) => Forecast | undefined;

/** The running year's forecasts, of the cost as planned; none for another year. */
export function forecastsOf(fiscalYear: number, { terms, plan, members, uses }: Known): Forecasts {
  const inPlan = plan === undefined || fiscalYear !== fiscalYearOf(today()) ? [] : membersOf(plan, members);
  if (plan === undefined || inPlan.length === 0) return () => undefined;
  const prospects = divided({
    terms,
    cost: plan.cost,
    members: inPlan,
    uses: uses.filter(isOfMember(inPlan, fiscalYear)), // any other is the settlement's to refuse, and stops no closing
    expected: plan.expected,
    madeOn: today(),
    open: openDaysOf(fiscalYear, calendarOn(terms, today())),
  });
  return (body, budget) => {
    const prospect = prospects.find(({ part }) => part.body === body);
    if (prospect === undefined || budget === undefined) return undefined;
    return forecastOf(terms.book, prospect, { budget, deadlines: deadlinesOf(terms, fiscalYear) });
  };
}

/** While nobody is in who bears a part of the cost (a union alone bears none by population), nothing can be said, and nothing else waits for it. */
function divided(outlook: Outlook): Prospect[] {
  try {
    return forecast(outlook);
  } catch (error) {
    if (error instanceof Problem && error.code === "share.nobody") return [];
    throw error;
  }
}

/** Who will have been in by the end of the year: whoever came in, from its day, and whom the plan has from a day to come. */
function membersOf({ members: planned }: PlanState, members: readonly Joined[]): Member[] {
  return planned.flatMap((member) => {
    const found = members.find(({ body }) => body === member.body);
    if (found !== undefined) return [{ ...member, from: found.from }];
    return member.from > today() ? [member] : [];
  });
}

const deadlinesOf = (terms: AllTerms, fiscalYear: number): SupplementaryDeadline[] =>
  ruleAt(terms.deadlines, today(), "補正予算の要求期限").sessions.map(({ session, requestBy }) => ({
    session,
    requestBy: dayIn(fiscalYear, requestBy),
  }));
