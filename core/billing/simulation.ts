import * as Actor from "#core/actor.ts";
import { lastOfMonth, type Month } from "#core/calendar/date.ts";
import { fiscalYearRange, monthsOf } from "#core/calendar/fiscal.ts";
import { today } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import { planned } from "./account.ts";
import { closingOf, usesOfAll } from "./close.ts";
import { type SettlementState, settlementKind } from "./entity.ts";
import { type Joined, joined } from "./member.ts";
import { unpack } from "./pack.ts";
import type { Proposal } from "./proposal.ts";
import { knownCost } from "./publish.ts";
import { type Past, simulate } from "./simulate.ts";
import { readTerms } from "./terms.ts";

/** `months`: those whose uses are counted in it. */
type Counted = { past: Past; months: Month[] };

/**
 * What a proposed share rule would have cost each body of a fiscal year, in yen, against the rule of that year. Nothing is
 * changed by it. A settled year is taken as it was settled, another one by the months that every body in it has closed, with the
 * planned fixed cost of the whole year while the actual one is not recorded.
 * @throws Problem `not_found` without a plan, `billing.cost_missing`, `billing.estimate_missing`, and as `simulate` does
 */
export async function simulateYear(fiscalYear: number, proposal: Proposal) {
  Actor.require("operator");
  const [settled, members] = await Promise.all([Journal.load(settlementKind, String(fiscalYear)), joined()]);
  const counted = settled === undefined ? soFar(fiscalYear, members) : asSettled(fiscalYear, settled.state);
  const { past, months } = await counted;
  return { fiscalYear, isSettled: settled !== undefined, months, ...simulate(past, proposal) };
}

async function asSettled(fiscalYear: number, { cost, members, uses, versions }: SettlementState): Promise<Counted> {
  const terms = await readTerms(versions);
  return { past: { terms, cost, members, uses: unpack(fiscalYear, uses) }, months: monthsOf(fiscalYear) };
}

async function soFar(fiscalYear: number, all: readonly Joined[]): Promise<Counted> {
  const inYear = all.filter(({ from }) => from <= fiscalYearRange(fiscalYear).to);
  const passed = monthsOf(fiscalYear).filter((month) => lastOfMonth(month) < today());
  const [terms, cost, members, uses, closings] = await Promise.all([
    readTerms(),
    knownCost(fiscalYear),
    planned(fiscalYear, inYear),
    usesOfAll(inYear, fiscalYear),
    Promise.all(passed.map(async (month) => ({ month, of: await closingOf(inYear, month) }))),
  ]);
  const months = closings
    .filter(({ of }) => of.length > 0 && of.every(({ closed }) => closed))
    .map(({ month }) => month);
  return { past: { terms, cost, members, uses: uses.filter(({ month }) => months.includes(month)) }, months };
}
