import { addDays } from "../calendar/date.ts";
import { startOf } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import type { NoticeDraft } from "../notice/index.ts";
import type { Timer, TimerTable, TimerVerbs } from "../timer/index.ts";
import {
  corrected,
  correctionCancelled,
  correctionRequested,
  decided,
  drafted,
  flagged,
  type Said,
  submitted,
  type Told,
  withdrawn,
} from "./event.ts";
import { flag } from "./flag.ts";
import { toOffice } from "./office.ts";

const notice = ({ closed }: { closed: Told | null }): NoticeDraft | undefined => closed?.notice;

/** Whoever stands at the counter need not be told by telephone that they were there. */
function received(entry: Journal.EntryOf<typeof submitted>): NoticeDraft | undefined {
  const draft = notice(entry);
  return draft?.to === undefined && entry.facts.set.channel === "counter" ? undefined : draft;
}

const announced = toOffice("申請がありました");
const passed = toOffice("標準処理期間を過ぎた申請があります");

/** 受付・補正・決定のお知らせ. The words are the procedure's, filled in when the act was done. */
export const notices = {
  ...Journal.on(submitted, async (entry) =>
    [received(entry), await announced(entry)].filter((one) => one !== undefined),
  ),
  ...Journal.on(corrected, toOffice("補正の答えがありました")),
  ...Journal.on(withdrawn, toOffice("申請が取り下げられました")),
  ...Journal.on(flagged, (entry) => (entry.facts.set.flag === "overdue" ? passed(entry) : undefined)),
  ...Journal.on(correctionRequested, notice),
  ...Journal.on(correctionCancelled, notice),
  ...Journal.on(decided, notice),
};

/** One look when 80 % of the 標準処理期間 are over, and one on the day after its last. */
function looks({ facts }: { facts: Said }): Timer[] {
  const { warnOn, due } = facts.set;
  if (warnOn === undefined || due === undefined) return [];
  return [warnOn, addDays(due, 1)].map((date) => ({ at: startOf(date), verb: "application.flag" }));
}

/** A draft moves the last day when it is for want of an answer to a correction. */
export const timers: TimerTable = {
  ...Journal.on(submitted, looks),
  ...Journal.on(corrected, looks),
  ...Journal.on(correctionCancelled, looks),
  ...Journal.on(drafted, looks),
};
export const timerVerbs: TimerVerbs = { "application.flag": flag };
