import * as Actor from "#core/actor.ts";
import { monthOf } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import * as Group from "#core/group/index.ts";
import * as Journal from "#core/journal/index.ts";
import type { Count, Tally } from "#core/keeps.ts";
import { all, get } from "#core/table/client.ts";
import { partition } from "#core/table/key.ts";
import * as Tenant from "#core/tenant/index.ts";
import { layoutOf, type Slot } from "./cell.ts";
import { type BookingState, bookingKind, type FacilityState, facilityKind } from "./entity.ts";
import { type Day, dayKey, days, slotsIn } from "./slot.ts";

const isBooking = (kind: string, state: object): state is BookingState =>
  kind === bookingKind.kind && "holder" in state;

/** How often whom a quota counts has booked in each month: a person, a name, a phone; a group among its own items. */
export function quotas(): Tally {
  const people = new Map<string, Map<string, number>>();
  const groups = new Map<string, Map<string, number>>();
  const countsOf = (all: typeof people, id: string) => {
    const months = all.get(id) ?? new Map<string, number>();
    all.set(id, months);
    return months;
  };
  return {
    add({ kind, id, state }) {
      if (kind === Group.groupKind.kind) countsOf(groups, id);
      if (!isBooking(kind, state)) return;
      const month = monthOf(state.date);
      for (const one of [state.holder, ...(state.counted ?? [])]) {
        const months = countsOf(state.as === "group" ? groups : people, one);
        months.set(month, (months.get(month) ?? 0) + (state.status === "confirmed" ? 1 : 0));
      }
    },
    async *counts(): AsyncIterable<Count> {
      const home = Actor.home();
      for (const [id, months] of people) {
        const pk = partition(home, "QUOTA", id);
        for await (const { sk } of all({ pk })) if (!months.has(sk)) months.set(sk, 0);
        for (const [month, n] of months) yield { key: { pk, sk: month }, counted: { n } };
      }
      for (const [id, months] of groups) {
        const key = { pk: Journal.partitionOf(home, Group.groupKind, id), sk: "USE" };
        const stored = Object.keys((await get(key)) ?? {}).filter((name) => name.startsWith("booking "));
        const wanted = [...months].map(([month, n]) => [`booking ${month}`, n] as const);
        yield {
          key,
          counted: { ...Object.fromEntries(stored.map((name) => [name, 0])), ...Object.fromEntries(wanted) },
        };
      }
    },
  };
}

type Cells = Map<Slot, string>;

/** Which cells of each day are booked, by which booking. What is only held is nobody's to count. */
export function cells(): Tally {
  const facilities = new Map<string, FacilityState>();
  const booked = new Map<string, Map<LocalDate, Cells>>();
  const placeOf = (facility: string, space: string) => `${facility} ${space}`;
  return {
    add({ kind, id, state }) {
      if (kind === facilityKind.kind) facilities.set(id, state as FacilityState);
      if (!isBooking(kind, state) || state.status !== "confirmed") return;
      const place = placeOf(state.facility, state.space);
      const dates = booked.get(place) ?? new Map<LocalDate, Cells>();
      const day = dates.get(state.date) ?? new Map<Slot, string>();
      for (const slot of state.slots) day.set(slot, id);
      booked.set(place, dates.set(state.date, day));
    },
    async *counts(): AsyncIterable<Count> {
      for (const [facility, state] of facilities) {
        for (const { id: space } of state.spaces) {
          const stored = await days(facility, space, "0000-01-01", "9999-12-31");
          const dates = booked.get(placeOf(facility, space)) ?? new Map<LocalDate, Cells>();
          for (const date of new Set([...stored.keys(), ...dates.keys()])) {
            const [day, wanted] = [stored.get(date), dates.get(date) ?? new Map<Slot, string>()];
            const layout = day === undefined ? layoutOn(state, space, date) : {};
            yield { key: dayKey({ facility, space, date }), counted: { ...layout, ...countOf(wanted, day ?? {}) } };
          }
        }
      }
    },
  };
}

/** Each booked cell is firm; each other one is held, or nobody's. */
const countOf = (wanted: Cells, day: Day): Record<string, unknown> =>
  Object.fromEntries([
    ...slotsIn(day).flatMap((slot) => (wanted.has(slot) || day[`${slot}h`] !== undefined ? [] : [[slot, undefined]])),
    ...[...wanted].flatMap(([slot, id]) => [
      [slot, id],
      [`${slot}h`, undefined],
    ]),
  ]);

function layoutOn({ timetables }: FacilityState, space: string, date: LocalDate) {
  const row = Tenant.rowAt(
    timetables.filter((one) => one.space === space),
    date,
  );
  return row === undefined ? {} : { layout: layoutOf(row.cells) };
}
