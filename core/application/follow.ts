import { addDays } from "../calendar/date.ts";
import { startOf } from "../clock.ts";
import type * as Journal from "../journal/index.ts";
import type { NoticeDraft } from "../notice/index.ts";
import type { Timer, TimerTable, TimerVerbs } from "../timer/index.ts";
import type { ApplicationState } from "./entity.ts";
import { flag } from "./flag.ts";
import { toOffice } from "./office.ts";

const notice = (entry: Journal.Entry): NoticeDraft | undefined => entry.closed?.notice as NoticeDraft | undefined;

/** Whoever stands at the counter need not be told by telephone that they were there. */
function received(entry: Journal.Entry): NoticeDraft | undefined {
  const draft = notice(entry);
  const { channel } = entry.facts.set as unknown as Pick<ApplicationState, "channel">;
  return draft?.to === undefined && channel === "counter" ? undefined : draft;
}

async function receivedByBoth(entry: Journal.Entry): Promise<NoticeDraft[]> {
  return [received(entry), await toOffice(entry)].filter((one) => one !== undefined);
}

/** 受付・補正・決定のお知らせ. The words are the procedure's, filled in when the act was done. */
export const notices = {
  "application.submitted": receivedByBoth,
  "application.corrected": toOffice,
  "application.withdrawn": toOffice,
  "application.flagged": toOffice,
  "application.correction_requested": notice,
  "application.correction_cancelled": notice,
  "application.decided": notice,
};

/** One look when 80 % of the 標準処理期間 are over, and one on the day after its last. */
function looks(entry: Journal.Entry): Timer[] {
  const { warnOn, due } = entry.facts.set as unknown as Partial<Pick<ApplicationState, "warnOn" | "due">>;
  if (warnOn === undefined || due === undefined) return [];
  return [warnOn, addDays(due, 1)].map((date) => ({ at: startOf(date), verb: "application.flag" }));
}

/** A draft moves the last day when it is for want of an answer to a correction. */
export const timers: TimerTable = {
  "application.submitted": looks,
  "application.corrected": looks,
  "application.correction_cancelled": looks,
  "application.drafted": looks,
};
export const timerVerbs: TimerVerbs = { "application.flag": flag };
