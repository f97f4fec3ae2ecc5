import { today } from "../clock.ts";
import { calendarOf } from "./calendar.ts";
import type { ApplicationState, Correcting } from "./entity.ts";
import { findVersion, type Version } from "./procedure/version.ts";
import { deadlines, flagOn } from "./rule.ts";

/** How a request for a correction ends. */
type Ending = "answeredOn" | "repeatedOn" | "cancelledOn" | "lapsedOn";

/** The request that is open, marked as ended today; with none, all as they are. */
export const ended = (corrections: readonly Correcting[], how: Ending): Correcting[] =>
  corrections.map((one, at) => (at === corrections.length - 1 ? { ...one, [how]: today() } : one));

/** What the end of a correction sets: the clock of the 標準処理期間 goes on, its last day moved by the days that it took. */
export async function resumed(
  state: ApplicationState,
  how: Ending,
  status: "received" | "under_review",
  known?: Pick<Version, "definition">,
) {
  const [{ definition }, calendar] = await Promise.all([
    known ?? findVersion(state.procedure, state.version),
    calendarOf(state),
  ]);
  const corrections = ended(state.corrections, how);
  const clock = {
    ...deadlines(state.filedOn, definition.processing, calendar.value, corrections),
    calendarVersion: calendar.version,
  };
  return { status, corrections, flag: flagOn({ ...state, ...clock, status }, today()), ...clock };
}
