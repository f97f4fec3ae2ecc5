import * as Actor from "#core/actor.ts";
import { rangeOfDates } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Group from "#core/group/index.ts";
import * as Journal from "#core/journal/index.ts";
import * as Rows from "#core/rows/index.ts";
import { viewOf } from "./availability.ts";
import { seenBy } from "./booking.ts";
import { type BookingSecret, type BookingState, bookingKind, facilityKind } from "./entity.ts";
import { feesSet, rowWithdrawn, rulesSet, timetableSet } from "./event.ts";
import { isInForce } from "./row.ts";
import { days } from "./slot.ts";

type PageOptions = { limit: number; cursor?: string | undefined };

/** The facilities of the acting home, by name. */
export const list = (options: PageOptions) => Journal.list(facilityKind, "list", { name: "FACILITY" }, options);

/** @throws Problem `not_found` */
export const find = (id: string) => Journal.find(facilityKind, id);

/**
 * One page of all timetables, fee tables and rules that a facility ever had, or of a series: of each the latest day first.
 * @throws Problem `not_found`, `cursor.invalid`
 */
export async function history(id: string, { series, ...asked }: PageOptions & { series?: string | undefined }) {
  const { state } = await find(id);
  return Rows.history({ kind: facilityKind, id, series }, asked, (row) => isInForce(state, row), saidOf);
}

/** Why a row is what it is, and how that was decided. */
function saidOf(entry: Journal.Entry) {
  const [fees] = Journal.among([entry], feesSet);
  if (fees !== undefined) return { decided: fees.facts.decided, ...fees.closed };
  return Journal.among([entry], timetableSet, rulesSet, rowWithdrawn)[0]?.closed;
}

/** What can be booked when is public; who booked it is not. One query for each space. @throws Problem `not_found` */
export async function availability(id: string, from: LocalDate, to: LocalDate) {
  const { state } = await Journal.find(facilityKind, id);
  const spaces = await Promise.all(
    state.spaces.map(async (one) => ({ id: one.id, days: await days(id, one.id, from, to) })),
  );
  return rangeOfDates(from, to).map((date) => ({
    date,
    units: spaces.flatMap((space) => viewOf(state, space.id, date, space.days.get(date))),
  }));
}

/** One booking, to who made it or to staff, whose look is recorded. @throws Problem `not_found` */
export async function show(id: string): Promise<Journal.Head<BookingState, BookingSecret>> {
  const actor = Actor.require("resident", "staff");
  const head = await Journal.find(bookingKind, id);
  Actor.requireReach("facilities", head.state.facility);
  Actor.requireOf(head.state.organ);
  if (actor.type === "staff") await Journal.recordRead(bookingKind, [id], "予約の確認");
  else if ((await seenBy(actor, head.state)) === undefined) throw new Problem("not_found");
  return head;
}

/** The acting resident's own bookings, or those of a group they are in, the latest day first. @throws Problem `not_found` */
export async function mine({ group, ...options }: PageOptions & { group?: string | undefined }) {
  const { person } = Actor.require("resident");
  if (group !== undefined && (await Group.seenBy(group, person)) === undefined) throw new Problem("not_found");
  const listing = { name: "BOOKER", parts: [group ?? person] };
  return Journal.list(bookingKind, "mine", listing, { ...options, descending: true });
}

/** Who uses a facility on a day, for the staff at its door; recorded, because it names people. */
export async function ofDay(facility: string, date: LocalDate, options: PageOptions) {
  Actor.requireSomeDuty("counter", "draft", "decide");
  Actor.requireReach("facilities", facility);
  const { state } = await Journal.find(facilityKind, facility);
  Actor.requireOf(state.organ, "counter", "draft", "decide");
  const page = await Journal.list(bookingKind, "list", { name: "BOOK", parts: [facility, date] }, options);
  const ids = page.items.map((head) => head.id);
  if (ids.length > 0) await Journal.recordRead(bookingKind, ids, "施設の当日の予約の確認");
  return page;
}
