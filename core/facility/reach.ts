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

/** What a timetable that is set today must not meet, and what of the present one stays booked as it was. */
export function reachesAfter(
  state: Pick<FacilityState, "timetables" | "rules" | "reaches">,
  row: Timetable,
  today: LocalDate,
) {
  const isSpace = ({ space }: { space: string }) => space === row.space;
  const present = inForce(state.timetables.filter(isSpace));
  const next = inForce([...state.timetables.filter(isSpace).filter(({ from }) => from !== row.from), row]);
  const own = next.find(({ from }) => from === row.from) as Reach;
  const last = lastBookable(state.rules, today);
  const replaced = present.flatMap((one) => common({ ...one, to: earlier(one.to, last) }, own));
  const kept = [...(state.reaches ?? []), ...replaced.filter((one) => !(own.start <= one.start && one.end <= own.end))];
  const reaches = kept.filter(({ to = forever }) => addDays(today, -1) <= to);
  const others = [...next, ...reaches.filter(isSpace)];
  return { reaches, met: others.find((other) => meets(own, other) || meets(other, own)) };
}

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
