import * as Actor from "#core/actor.ts";
import { firstOfMonth, lastOfMonth, type Month } from "#core/calendar/date.ts";
import { fiscalYearOf, monthsOf } from "#core/calendar/fiscal.ts";
import { today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import type { BodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import * as Metering from "#core/metering/index.ts";
import { type LateUse, type UsageDocument, usageKind } from "./entity.ts";
import { lateUses } from "./late.ts";
import { type Joined, joinedIn } from "./member.ts";
import { usageNotice } from "./notice.ts";
import { actOnce } from "./once.ts";
import { forecastFor } from "./outlook.ts";
import { sheetOf } from "./publish.ts";
import { type AllTerms, calendarOn, readTerms } from "./terms.ts";

const usageId = (body: string, month: Month) => `${body}-${month}`;
const yearOf = (month: Month): number => fiscalYearOf(firstOfMonth(month));

/**
 * Closes a month: a 利用実績通知 for each body that was in the pool. A notice once made stays; what comes later goes
 * into the next one. Doing it again closes who is still open.
 * @throws Problem `billing.month_running`, `billing.estimate_missing` naming the bodies that stay open
 */
export async function closeMonth(month: Month): Promise<void> {
  Actor.require("operator", "system");
  if (today() <= lastOfMonth(month)) throw new Problem("billing.month_running");
  const waiting: Joined[] = [];
  for (const member of await joinedIn(month)) if (!(await isClosed(member, month))) waiting.push(member);
  if (waiting.length === 0) return; // a timer looks at every month that has passed
  const terms = await readTerms();
  const open: BodyCode[] = [];
  for (const member of waiting) if (!(await closeFor(member, month, terms))) open.push(member.body);
  if (open.length > 0) throw new Problem("billing.estimate_missing", { facts: { bodies: open } });
}

const isClosed = async ({ body }: Joined, month: Month): Promise<boolean> =>
  (await Journal.load(usageKind, usageId(body, month))) !== undefined;

async function closeFor(member: Joined, month: Month, terms: AllTerms): Promise<boolean> {
  const id = usageId(member.body, month);
  const sheet = await sheetOf(yearOf(month), member.body);
  if (sheet === undefined) return false;
  const fiscalYear = yearOf(month);
  const uses = await usesOf(member, fiscalYear);
  const forecast = await forecastFor(member, { terms, sheet, uses, fiscalYear });
  const document: UsageDocument = {
    notice: usageNotice(terms, sheet, month, uses, calendarOn(terms, today())),
    late: await lateIn(member, month, uses),
    ...(forecast === undefined ? {} : { forecast }),
  };
  await actOnce(
    usageKind,
    id,
    () => true,
    () => ({
      type: "usage.noticed",
      state: { versions: terms.versions, document },
      facts: { body: member.body, period: month, document },
    }),
  );
  return true;
}

/** A body's uses of a fiscal year from the month in which it came in; what it tries out before is free. */
export async function usesOf(member: Joined, fiscalYear: number): Promise<Metering.MonthlyUse[]> {
  const months = monthsOf(fiscalYear).filter((month) => member.from <= lastOfMonth(month) && month <= today());
  return (await Promise.all(months.map((month) => Metering.tally(member.body, month)))).flat();
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

/** How far the closing of a month has come. */
export async function closingOf(month: Month): Promise<Closing[]> {
  const members = await joinedIn(month);
  return Promise.all(
    members.map(async ({ body, name }) => {
      const head = await Journal.load(usageKind, usageId(body, month));
      return { body, name, closed: head !== undefined, amount: head?.state.document.notice.amount ?? 0 };
    }),
  );
}
