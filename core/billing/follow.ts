import { addDays, lastOfMonth, type Month } from "#core/calendar/date.ts";
import { monthsOf } from "#core/calendar/fiscal.ts";
import { type Instant, startOf, today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import { type Consumer, type Entry, entryName } from "#core/journal/index.ts";
import { bodyHome, type Home } from "#core/table/key.ts";
import type { TimerTable, TimerVerbs } from "#core/timer/index.ts";
import { issueStatements } from "./account.ts";
import { closeMonth } from "./close.ts";
import { paperKey } from "./paper.ts";
import { issueEstimates } from "./publish.ts";

const papers = {
  "billing.estimated": "estimate",
  "usage.noticed": "usage",
  "billing.settled": "settlement",
} as const;
type Type = keyof typeof papers;

const isPaper = (type: string): type is Type => type in papers;
const homeOf = (entry: Entry): Home => bodyHome(parseBodyCode(String(entry.facts.body)));

/** What the pool says to a body is laid down in the body's own home, where its staff can read it. */
export const billingPapers: Consumer = {
  name: "billing",
  on: Object.keys(papers),
  rebuildable: true,
  target: (entry) => (isPaper(entry.type) ? homeOf(entry) : undefined),
  effect: (entry) => {
    if (!isPaper(entry.type)) return [];
    const { period, document } = entry.facts;
    const key = paperKey(homeOf(entry), papers[entry.type], String(period));
    return [{ put: { ...key, v: 1, period, document, entry: entryName(entry), at: entry.at } }];
  },
};

/** The third morning after the month: what is under way has arrived, and the tenth is a week off. */
const closingTime = (month: Month): Instant => startOf(addDays(lastOfMonth(month), 3), "06:00");

/** Months are closed when they have passed, and sheets that a request could not finish are finished by the next sweep. */
export const timers: TimerTable = {
  "billing.plan_published": (entry) => [
    { at: entry.at, verb: "billing.estimates" },
    ...monthsOf(Number(entry.id)).map((month) => ({ at: closingTime(month), verb: "billing.months" })),
  ],
  "billing.settlement_made": (entry) => [{ at: entry.at, verb: "billing.statements" }],
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
