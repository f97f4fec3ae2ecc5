import * as Actor from "#core/actor.ts";
import { firstOfMonth, lastOfMonth, type Month } from "#core/calendar/date.ts";
import { fiscalYearOf, monthsOf } from "#core/calendar/fiscal.ts";
import { today } from "#core/clock.ts";
import type { BodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import * as Metering from "#core/metering/index.ts";
import type { BodyEstimate } from "./document.ts";
import { type LateUse, type UsageDocument, type UsageState, usageKind } from "./entity.ts";
import { noticed } from "./event.ts";
import { lateUses } from "./late.ts";
import { isIn, type Joined, joined } from "./member.ts";
import { usageNotice } from "./notice.ts";
import { actOnce } from "./once.ts";
import { budgetOf, type Forecasts, forecastsOf } from "./outlook.ts";
import { problem } from "./problem.ts";
import { type Planned, plannedIn } from "./publish.ts";
import { type AllTerms, calendarOn, readTerms } from "./terms.ts";

const usageId = (body: string, month: Month) => `${body}-${month}`;
const yearOf = (month: Month): number => fiscalYearOf(firstOfMonth(month));

/**
 * Closes a month: a 利用実績通知 for each body that was in the pool. A notice once made stays; what comes later goes
 * into the next one. Doing it again closes who is still open.
 * @throws Problem `billing.month_running`, `billing.estimate_missing` naming the bodies that stay open
 */
export async function closeMonth(month: Month): Promise<Closing[]> {
  Actor.require("operator", "system");
  if (today() <= lastOfMonth(month)) throw problem("billing.month_running");
  const members = await joined();
  const batch = once(() => readBatch(month, members));
  const closings: Closing[] = [];
  for (const member of members.filter(isIn(month))) closings.push(await closeFor(member, month, batch));
  const bodies = closings.filter((one) => !one.closed).map((one) => one.body);
  if (bodies.length > 0) throw problem("billing.estimate_missing", { facts: { bodies } });
  return closings;
}

/** What every body's notice needs, read when the first is open: a timer looks at every month that has passed. */
type Batch = {
  terms: AllTerms;
  sheetOf: Planned["sheetOf"];
  seal: Pick<UsageDocument, "seal">;
  /** Of all bodies: what one pays of the use share follows from what the others use. */
  uses: readonly Metering.MonthlyUse[];
  forecasts: Forecasts;
};

async function readBatch(month: Month, members: readonly Joined[]): Promise<Batch> {
  const fiscalYear = yearOf(month);
  const [terms, { plan, sheetOf }, head, uses] = await Promise.all([
    readTerms(),
    plannedIn(fiscalYear),
    Journal.sealHead(),
    usesOfAll(members, fiscalYear),
  ]);
  const forecasts = forecastsOf(fiscalYear, { terms, plan, members, uses });
  return { terms, sheetOf, seal: head === undefined ? {} : { seal: Journal.headText(head) }, uses, forecasts };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}

/** A month stays open for a body while there is no estimate to compare it with. */
async function closeFor(member: Joined, month: Month, batch: () => Promise<Batch>): Promise<Closing> {
  const state = await actOnce(
    usageKind,
    usageId(member.body, month),
    () => true,
    async () => {
      const known = await batch();
      const sheet = await known.sheetOf(member.body);
      if (sheet === undefined) return undefined;
      const document = { ...(await documentOf(member, month, known, sheet)), ...known.seal };
      return {
        event: noticed({ body: member.body, period: month, document }),
        state: { versions: known.terms.versions, document },
      };
    },
  );
  return closingAs(member, state);
}

async function documentOf(member: Joined, month: Month, known: Batch, sheet: BodyEstimate): Promise<UsageDocument> {
  const { terms, forecasts } = known;
  const uses = known.uses.filter(({ body }) => body === member.body);
  const forecast = forecasts(member.body, await budgetOf(member, yearOf(month)));
  return {
    notice: usageNotice(terms, sheet, month, uses, calendarOn(terms, today())),
    late: await lateIn(member, month, uses),
    ...(forecast === undefined ? {} : { forecast }),
  };
}

/** The uses of all these bodies in a fiscal year. */
export const usesOfAll = async (members: readonly Joined[], fiscalYear: number): Promise<Metering.MonthlyUse[]> =>
  (await Promise.all(members.map((member) => usesOf(member, fiscalYear)))).flat();

/** A body's uses of a fiscal year from the month in which it came in; what it tries out before is free. */
async function usesOf(member: Joined, fiscalYear: number): Promise<Metering.MonthlyUse[]> {
  const counts = await Metering.counts(member.body, fiscalYear);
  return counts.filter(({ month }) => member.from <= lastOfMonth(month) && month <= today());
}

/** What the last notice of the year did not know of the months that it covered. */
async function lateIn({ body }: Joined, month: Month, uses: readonly Metering.MonthlyUse[]): Promise<LateUse[]> {
  const earlier = monthsOf(yearOf(month)).filter((one) => one < month);
  for (const before of earlier.reverse()) {
    const last = await Journal.load(usageKind, usageId(body, before));
    if (last !== undefined) return lateUses(last.state.document.notice, uses);
  }
  return [];
}

/** 利用実績通知 of a body. @throws Problem `not_found` while the month is open */
export const noticeOf = async (body: string, month: Month): Promise<{ seq: number; document: UsageDocument }> => {
  const { seq, state } = await Journal.find(usageKind, usageId(body, month));
  return { seq, document: state.document };
};

type Closing = { body: BodyCode; name: string; closed: boolean; amount: number };

const closingAs = ({ body, name }: Joined, state: UsageState | undefined): Closing => ({
  ...{ body, name, closed: state !== undefined },
  amount: state?.document.notice.amount ?? 0,
});

/** How far the closing of a month has come for these bodies. */
export function closingOf(members: readonly Joined[], month: Month): Promise<Closing[]> {
  const look = async (member: Joined) =>
    closingAs(member, (await Journal.load(usageKind, usageId(member.body, month)))?.state);
  return Promise.all(members.filter(isIn(month)).map(look));
}
