import { addDays, addMonths, firstOfMonth, lastOfMonth } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import { type Span, timeline } from "#core/dated/index.ts";
import type { FacilityState } from "./entity.ts";
import type { Timetable } from "./schema.ts";

/**
 * On which days, both included, a space may be booked from which minute to which: by a timetable in force, or by one that was while
 * these days could be booked. A session may run past midnight, and then those minutes of the next day belong to the day before.
 */
export type Reach = { space: string; start: number; end: number; from: LocalDate; to?: LocalDate };

const dayMinutes = 1440;
const forever: LocalDate = "9999-12-31";

type Known = Pick<FacilityState, "timetables" | "rules" | "reaches">;
/** `met`: what the timetable that holds now must not meet. */
type After = { reaches: Reach[]; met?: Reach | undefined };

/** What stays booked as it was when a timetable is set today. @param next the timetables of its space, with it */
export function reachesWith(
  state: Known,
  next: readonly Timetable[],
  { space, from }: Timetable,
  today: LocalDate,
): After {
  const [present, after] = [inForce(ofSpace(state, space)), inForce(next)];
  const own = after.find((one) => one.from === from) as Reach;
  const replaced = present.flatMap((one) => common(bookable(one, state, today), own));
  return replacedBy(own, after, [...(state.reaches ?? []), ...replaced], today);
}

/** The same when one that has not begun is taken back, and the one before it goes on. @param next the timetables of its space, without it */
export function reachesWithout(
  state: Known,
  next: readonly Timetable[],
  { space, from }: Timetable,
  today: LocalDate,
): After {
  const taken = inForce(ofSpace(state, space)).filter((one) => one.from === from);
  const replaced = taken.map((one) => bookable(one, state, today)).filter((one) => one.from <= lastDay(one));
  const after = inForce(next);
  return replacedBy(
    after.findLast((one) => one.from < from),
    after,
    [...(state.reaches ?? []), ...replaced],
    today,
  );
}

/** @param own what takes the place of what is replaced; what lies within it has nothing of its own to leave alone */
function replacedBy(
  own: Reach | undefined,
  after: readonly Reach[],
  replaced: readonly Reach[],
  today: LocalDate,
): After {
  const still = replaced.filter((one) => addDays(today, -1) <= lastDay(one));
  if (own === undefined) return { reaches: still };
  const isWithin = (one: Reach) =>
    one.space === own.space &&
    own.start <= one.start &&
    one.end <= own.end &&
    own.from <= one.from &&
    lastDay(one) <= lastDay(own);
  const reaches = still.filter((one) => !isWithin(one));
  const others = [...after, ...reaches.filter(({ space }) => space === own.space)];
  return { reaches, met: others.find((other) => meets(own, other) || meets(other, own)) };
}

const ofSpace = ({ timetables }: Known, space: string) => timetables.filter((row) => row.space === space);
const lastDay = ({ to = forever }: Reach) => to;
/** The days of a reach that can have been booked until now. */
const bookable = (one: Reach, { rules }: Known, today: LocalDate): Reach => ({
  ...one,
  to: earlier(one.to, lastBookable(rules, today)),
});

/** Whether a day of the one can be followed by a day of the other that begins before the first has ended. */
export const meets = (one: Reach, other: Reach): boolean =>
  one.end - dayMinutes > other.start &&
  after(one.from) <= (other.to ?? forever) &&
  other.from <= after(one.to ?? forever);

const after = (date: LocalDate) => (date === forever ? forever : addDays(date, 1));

const inForce = (rows: readonly Timetable[]): Reach[] =>
  timeline<Timetable & Span>(rows).map(({ space, from, to, cells }) => {
    const end = to === undefined ? {} : { to };
    return { space, start: cells[0]?.start ?? 0, end: cells.at(-1)?.end ?? 0, from, ...end };
  });

function common(one: Reach, other: Reach): Reach[] {
  const from = one.from < other.from ? other.from : one.from;
  const to = earlier(one.to, other.to ?? forever);
  return from <= to ? [{ ...one, from, to }] : [];
}

const earlier = (one: LocalDate = forever, other: LocalDate): LocalDate => (one < other ? one : other);

/** The last day that can have been booked until now, a day of grace for a request on its way; before all days where nothing could be. */
function lastBookable(rules: FacilityState["rules"], today: LocalDate): LocalDate {
  if (rules.length === 0) return "0001-01-01";
  const months = Math.max(...rules.map(({ window }) => window.opensMonths));
  return lastOfMonth(addMonths(firstOfMonth(addDays(today, 1)), months));
}
