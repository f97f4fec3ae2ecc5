import { addMonths, firstOfMonth, monthOf } from "#core/calendar/date.ts";
import { type LocalDate, today } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import { settlementKind, usageKind } from "./entity.ts";
import { joined } from "./member.ts";
import { problem } from "./problem.ts";
import type { TermName } from "./timeline.ts";

/** Terms by which uses that have happened are paid for; every other is kept, by its version, in the paper that was made by it. */
const ofUses: readonly TermName[] = ["prices", "taxes", "roundings", "shares"];

/**
 * A rule of money begins in no month that a body has been told: its settlement would say another sum than its notices.
 * @throws Problem `billing.told` naming the first day on which it may begin
 */
export async function requireUntold(name: TermName, from: LocalDate): Promise<void> {
  if (!ofUses.includes(name) || from > today()) return;
  const bodies = (await joined()).map(({ body }) => body);
  let earliest: LocalDate | undefined;
  for (let day = firstOfMonth(from); day < firstOfMonth(today()); day = addMonths(day, 1)) {
    const month = monthOf(day);
    const notices = await Promise.all(bodies.map((body) => Journal.load(usageKind, `${body}-${month}`)));
    if (notices.some((one) => one !== undefined)) earliest = addMonths(day, 1);
  }
  if (earliest !== undefined) throw problem("billing.told", { facts: { earliest } });
}

/** @throws Problem `billing.settled`: what a year cost or was planned to cost does not change under its settlement */
export async function requireUnsettled(fiscalYear: number): Promise<void> {
  if ((await Journal.load(settlementKind, String(fiscalYear))) !== undefined) throw problem("billing.settled");
}
