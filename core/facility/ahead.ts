import { type LocalDate, today } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import { bookingKind, facilityKind } from "./entity.ts";
import { type Day, days, liveBookings } from "./slot.ts";
import { labelOf } from "./use.ts";

/** Bookings ahead that something meets which is decided now: how many, and the first of them by day. */
export type Ahead<One = { id: string; date: LocalDate }> = { total: number; bookings: One[] };
const shownMax = 100;

/** What is booked of some spaces on days from today on, both included, that something holds for. */
export async function bookedOn(
  facility: string,
  spaces: readonly string[],
  range: { from: LocalDate; to: LocalDate },
  isHit: (date: LocalDate, day: Day) => boolean,
): Promise<Ahead> {
  const from = range.from < today() ? today() : range.from;
  const found = from > range.to ? [] : await Promise.all(spaces.map((space) => days(facility, space, from, range.to)));
  const hit = found.flatMap((space) => [...space].filter(([date, day]) => isHit(date, day)));
  const bookings = hit.flatMap(([date, day]) => liveBookings(day).map((id) => ({ id, date })));
  return first(bookings);
}

type Labelled = { id: string; date: LocalDate; label: string };

/**
 * What a group has booked from today on, or after a day, and where; read from an index that is a moment behind.
 * @param after only bookings after this day
 */
export async function bookedFor(group: string, after = ""): Promise<Ahead<Labelled>> {
  const found: Awaited<ReturnType<typeof page>>["items"] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await page(group, cursor);
    found.push(...items);
    cursor = (items.at(-1)?.state.date ?? "") < today() ? undefined : next;
  } while (cursor !== undefined);
  const ahead = found.filter(
    ({ state: { status, date } }) => status === "confirmed" && date >= today() && date > after,
  );
  const ids = [...new Set(ahead.map(({ state }) => state.facility))];
  const heads = await Promise.all(ids.map((id) => Journal.load(facilityKind, id)));
  const bookings = ahead.map(({ id, state }) => {
    const facility = heads[ids.indexOf(state.facility)]?.state;
    return { id, date: state.date, label: facility === undefined ? state.unit : labelOf(facility, state) };
  });
  return first(bookings);
}

const page = (group: string, cursor: string | undefined) =>
  Journal.list(bookingKind, "mine", { name: "BOOKER", parts: [group] }, { limit: 100, cursor, descending: true });

function first<One extends { id: string; date: LocalDate }>(all: One[]): Ahead<One> {
  const bookings = all.toSorted((a, b) => (`${a.date} ${a.id}` < `${b.date} ${b.id}` ? -1 : 1));
  return { total: bookings.length, bookings: bookings.slice(0, shownMax) };
}
