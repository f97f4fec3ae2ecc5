import * as Actor from "#core/actor.ts";
import { rangeOfDates } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import * as Disclose from "#core/disclose/index.ts";
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

const examiners = ["counter", "draft", "decide"] as const;

type PageOptions = { limit: number; cursor?: string | undefined };

/** One that may be told of. */
export type Opened = Disclose.Disclosed<Journal.Head<BookingState, BookingSecret>>;

/** Who is told of a booking: staff of the organ whose facility it is, and whose it is. */
const told: Disclose.Rule<BookingState, BookingSecret> = {
  kind: bookingKind,
  duties: [...examiners, "admin"],
  reaches: ({ facility }) => Actor.reaches("facilities", facility),
  isOwn: async (state) => (await seenBy(Actor.require("resident"), state)) !== undefined,
};

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
  Actor.requireOf(state.organ);
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
export async function show(id: string): Promise<Opened> {
  Actor.require("resident", "staff");
  return Disclose.one(told, () => Journal.find(bookingKind, id), { purpose: "answer", why: "予約の確認" });
}

/** The acting resident's own bookings, or those of a group they are in, the latest day first. @throws Problem `not_found` */
export async function mine({ group, ...options }: PageOptions & { group?: string | undefined }) {
  const { person } = Actor.require("resident");
  if (group !== undefined && (await Group.seenBy(group, person)) === undefined) throw new Problem("not_found");
  const listing = { name: "BOOKER", parts: [group ?? person] };
  const { items, ...rest } = await Journal.list(bookingKind, "mine", listing, { ...options, descending: true });
  const rule = { ...told, isOwn: ({ holder }: BookingState) => holder === (group ?? person) };
  return { items: await Disclose.some(rule, items, { why: "自分の予約の一覧" }), ...rest };
}

/** Who uses a facility on a day, for the staff at its door; recorded, because it names people. */
export async function ofDay(facility: string, date: LocalDate, options: PageOptions) {
  Actor.requireSomeDuty(...examiners);
  Actor.requireReach("facilities", facility);
  const { state } = await Journal.find(facilityKind, facility);
  Actor.requireOf(state.organ, ...examiners);
  const listing = { name: "BOOK", parts: [facility, date] };
  const { items, ...rest } = await Journal.list(bookingKind, "list", listing, options);
  const rule = { ...told, duties: examiners };
  return { items: await Disclose.some(rule, items, { why: "施設の当日の予約の確認" }), ...rest };
}
