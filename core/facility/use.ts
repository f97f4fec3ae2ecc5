import * as Actor from "#core/actor.ts";
import { format, type LocalDate } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import * as Tenant from "#core/tenant/index.ts";
import { type BookingState, bookingKind, type FacilityState, facilityKind } from "./entity.ts";
import { instantOf } from "./rule.ts";
import type { Band } from "./schema.ts";

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

function useOf(facility: FacilityState, booking: BookingState) {
  const { unit, date, start } = booking;
  const booked = timesOf(facility, booking);
  const end = Math.max(start, ...booked.map((band) => band.end));
  return {
    unit,
    name: facility.units.find((one) => one.id === unit)?.name ?? unit,
    bands: booked.map(({ id, name }) => ({ id, name })),
    from: format(instantOf(date, start)),
    to: format(instantOf(date, end)),
  };
}

/**
 * The bands of a booking as they were when it was made, whatever the timetable says now. Of a booking from before hours were kept, as
 * a timetable has them.
 */
function timesOf(
  { timetables }: FacilityState,
  { times, space, date, bands }: Pick<BookingState, "times" | "space" | "date" | "bands">,
): Band[] {
  if (times.length > 0) return times;
  const rows = timetables.filter((row) => row.space === space);
  const known = [Tenant.rowAt(rows, date), ...rows].flatMap((row) => row?.bands ?? []);
  return bands.flatMap((id) => known.find((band) => band.id === id) ?? []);
}

/** Bands of a day with the instants at which they begin and end. */
export const timesAnswer = (date: LocalDate, times: readonly Band[]) =>
  times.map(({ id, name, start, end }) => ({
    band: id,
    name,
    from: format(instantOf(date, start)),
    to: format(instantOf(date, end)),
  }));

/** What was booked, in words: facility, unit, bands as they were called then. */
export function labelOf(
  facility: FacilityState,
  booking: Pick<BookingState, "space" | "date" | "unit" | "bands" | "times">,
) {
  const names = timesOf(facility, booking).map(({ name }) => name);
  const unit = facility.units.find((one) => one.id === booking.unit)?.name ?? booking.unit;
  return `${facility.name} ${unit} ${names.join("・")}`;
}
