import * as Actor from "#core/actor.ts";
import { format, type LocalDate } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import * as Tenant from "#core/tenant/index.ts";
import { type BookingState, bookingKind, type FacilityState, facilityKind } from "./entity.ts";
import { instantOf } from "./rule.ts";

/**
 * When which part of a facility is used on a day, and nothing about who uses it: for locks and signs at the door.
 * @throws Problem `auth.forbidden`, `not_found`, `cursor.invalid`
 */
export async function usesOfDay(
  facility: string,
  date: LocalDate,
  options: { limit: number; cursor?: string | undefined },
) {
  Actor.requireScope("booking:read");
  const { state } = await Journal.find(facilityKind, facility);
  const listing = { name: "BOOK", parts: [facility, date] };
  const { items, ...rest } = await Journal.list(bookingKind, "list", listing, options);
  const booked = items.filter((head) => head.state.status === "confirmed");
  return { ...rest, items: booked.map(({ id, state: booking }) => ({ id, ...useOf(state, booking) })) };
}

function useOf({ units, timetables }: FacilityState, { unit, space, date, start, bands }: BookingState) {
  const rows = timetables.filter((row) => row.space === space);
  // a band that a later timetable no longer has is still where it was when it was booked
  const known = [Tenant.rowAt(rows, date), ...rows].flatMap((row) => row?.bands ?? []);
  const booked = bands.flatMap((id) => known.find((band) => band.id === id) ?? []);
  const end = Math.max(start, ...booked.map((band) => band.end));
  return {
    unit,
    name: units.find((one) => one.id === unit)?.name ?? unit,
    bands: booked.map(({ id, name }) => ({ id, name })),
    from: format(instantOf(date, start)),
    to: format(instantOf(date, end)),
  };
}
