import { addDays, lastOfMonth, type Month } from "#core/calendar/date.ts";
import { monthsOf } from "#core/calendar/fiscal.ts";
import { type Instant, startOf, today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import type { BodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { bodyHome, type Home } from "#core/table/key.ts";
import type { TimerTable, TimerVerbs } from "#core/timer/index.ts";
import { issueStatements } from "./account.ts";
import { closeMonth } from "./close.ts";
import { estimated, noticed, planPublished, settled, settlementMade } from "./event.ts";
import { type PaperKind, paperKey } from "./paper.ts";
import { issueEstimates } from "./publish.ts";

type EntryName = Parameters<typeof Journal.entryName>[0];
type Paper = { facts: { body: BodyCode; period: string; document: object }; at: Instant } & EntryName;

/** What the pool says to a body is laid down in the body's own home, where its staff can read it. */
const lay = (paper: PaperKind) => (entry: Paper) => {
  const { body, period, document } = entry.facts;
  const key = paperKey(bodyHome(body), paper, period);
  return [{ put: { ...key, v: 1, period, document, entry: Journal.entryName(entry), at: entry.at } }];
};
const homeOf = ({ facts }: Paper): Home => bodyHome(facts.body);

export const billingPapers = Journal.consumer(
  "billing",
  [
    Journal.following(estimated, lay("estimate"), homeOf),
    Journal.following(noticed, lay("usage"), homeOf),
    Journal.following(settled, lay("settlement"), homeOf),
  ],
  { rebuildable: true },
);

/** The third morning after the month: what is under way has arrived, and the tenth is a week off. */
const closingTime = (month: Month): Instant => startOf(addDays(lastOfMonth(month), 3), "06:00");

/** Months are closed when they have passed, and sheets that a request could not finish are finished by the next sweep. */
export const timers: TimerTable = {
  ...Journal.on(planPublished, ({ at, facts }) => [
    { at, verb: "billing.estimates" },
    ...monthsOf(facts.fiscalYear).map((month) => ({ at: closingTime(month), verb: "billing.months" })),
  ]),
  ...Journal.on(settlementMade, ({ at }) => [{ at, verb: "billing.statements" }]),
};

export const timerVerbs: TimerVerbs = {
  "billing.estimates": (fiscalYear) => issueEstimates(Number(fiscalYear)),
  "billing.months": (fiscalYear) => closePassed(Number(fiscalYear)),
  "billing.statements": (fiscalYear) => issueStatements(Number(fiscalYear)),
};

async function closePassed(fiscalYear: number): Promise<void> {
  for (const month of monthsOf(fiscalYear)) {
    if (lastOfMonth(month) < today()) await closeMonth(month).catch(leaveToOperator);
  }
}

/** Who has no estimate stays open until the plan is published anew, which sets these timers again. */
function leaveToOperator(error: unknown): void {
  if (!(error instanceof Problem && error.code === "billing.estimate_missing")) throw error;
}
