import * as Actor from "#core/actor.ts";
import { addDays, compare } from "#core/calendar/date.ts";
import { type LocalDate, today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import * as Organ from "#core/organ/index.ts";
import * as Request from "#core/request.ts";
import * as Tenant from "#core/tenant/index.ts";
import { type Ahead, bookedOn } from "./ahead.ts";
import { layoutOf } from "./cell.ts";
import { isClosed } from "./closing.ts";
import { type FacilityState, facilityKind } from "./entity.ts";
import { created, feesSet, rulesSet, timetableSet } from "./event.ts";
import { problem } from "./problem.ts";
import { reachesAfter } from "./reach.ts";
import type { FacilityData, FeeTable, Timetable, UseRule } from "./schema.ts";
import { type Day, slotsMax } from "./slot.ts";

/** Lays down a facility with its spaces and units. Bookable once it has a timetable, rules and fees. @throws Problem `organ.missing` */
export async function create(data: FacilityData) {
  Actor.requireDutyFor(data.organ, "admin");
  await Tenant.requireOption("facility");
  await Organ.signing(data.organ); // whose it is to be must be there
  return Journal.act(facilityKind, Request.newId("fac"), () => ({
    event: created({ facility: data }),
    state: { ...data, timetables: [], fees: [], rules: [] },
  }));
}

/**
 * Cells and bands of a space from a day on. Days that are booked already keep theirs; the entry says which bookings these are.
 * @throws Problem `facility.unknown`, `facility.overlapping` when two days could have the same minute, `facility.too_fine` when a unit has more atoms × cells than a day can hold, `facility.full`
 */
export const setTimetable = (id: string, row: Timetable) =>
  change(id, row, timetableSet, async (state, version) => {
    if (!state.spaces.some((one) => one.id === row.space)) throw unknown(["/space"]);
    const atoms = Math.max(...state.units.filter((one) => one.space === row.space).map((one) => one.atoms.length));
    const slots = atoms * row.cells.length;
    if (slots > slotsMax) throw problem("facility.too_fine", { facts: { max: slotsMax, slots } });
    const { met, reaches } = reachesAfter(state, row, today());
    if (met !== undefined) throw problem("facility.overlapping", { facts: { met } });
    const others = state.timetables.filter((one) => one.space !== row.space || one.from !== row.from);
    const timetables = byDay([...others, { ...row, version }]);
    const isOther = (_date: LocalDate, day: Day) => day.layout !== layoutOf(row.cells);
    const range = rangeOf(
      row,
      timetables.filter((one) => one.space === row.space),
    );
    return { next: { timetables, reaches }, ahead: await bookedOn(id, [row.space], range, isOther) };
  });

/**
 * The fee table for uses from a day on. What is booked already keeps the price that it was told; the entry says which bookings these are.
 * @throws Problem `facility.unknown` when a row names no unit or band of the facility, `facility.full`
 */
export const setFees = (id: string, row: FeeTable) =>
  change(id, row, feesSet, async (state, version) => {
    const wrong = row.rows.flatMap((one, at) => (isKnown(state, one) ? [] : [`/rows/${at}`]));
    if (wrong.length > 0) throw unknown(wrong);
    const others = state.fees.filter((one) => one.from !== row.from || one.bookedFrom !== row.bookedFrom);
    const fees = byDay([...others, { ...row, version }]);
    const spaces = state.spaces.map((space) => space.id);
    const range = rangeOf(
      row,
      fees.filter((one) => one.bookedFrom === row.bookedFrom),
    );
    return { next: { fees }, ahead: await bookedOn(id, spaces, range, () => true) };
  });

/** Closed days and booking window from a day on. What is booked on a day that is closed now stays; the entry says what that is. */
export const setRules = (id: string, row: UseRule) =>
  change(id, row, rulesSet, async (state, version) => {
    const rules = byDay([...state.rules.filter((one) => one.from !== row.from), { ...row, version }]);
    const spaces = state.spaces.map((space) => space.id);
    const ahead = await bookedOn(id, spaces, rangeOf(row, rules), (date) => isClosed(date, row.closing));
    return { next: { rules }, ahead };
  });

/** The days on which a row is in force. */
function rangeOf(row: { from: LocalDate }, rows: readonly { from: LocalDate }[]) {
  const next = rows.map(({ from }) => from).find((from) => from > row.from);
  return { from: row.from, to: next === undefined ? "9999-12-31" : addDays(next, -1) };
}

/** A facility with all its rows is one item, of at most 400 KB; bookings read it and must never meet that limit. */
const bytesMax = 300_000;

/** A row for a day replaces the one for the same day; the journal keeps both, by the version that each booking names. */
async function change<Row, E extends Journal.Event>(
  id: string,
  row: Row,
  event: (set: { row: Row; ahead: Ahead }) => E,
  next: (state: FacilityState, version: number) => Promise<{ next: Partial<FacilityState>; ahead: Ahead }>,
) {
  Actor.requireSomeDuty("admin");
  await Tenant.requireOption("facility");
  return Journal.act(facilityKind, id, async (head) => {
    if (head === undefined) throw new Problem("not_found");
    Actor.requireOf(head.state.organ, "admin");
    const { next: changed, ahead } = await next(head.state, head.seq + 1);
    const state = { ...head.state, ...changed };
    const size = Buffer.byteLength(JSON.stringify(state));
    if (size > bytesMax) throw problem("facility.full", { facts: { max: bytesMax, size } });
    return { event: event({ row, ahead }), state };
  });
}

function isKnown(state: FacilityState, row: FeeTable["rows"][number]): boolean {
  const unit = state.units.find((one) => one.id === row.unit);
  const bands = state.timetables.filter((one) => one.space === unit?.space).flatMap((one) => one.bands);
  return unit !== undefined && row.bands.every((id) => bands.some((band) => band.id === id));
}

const unknown = (pointers: string[]) =>
  problem("facility.unknown", {
    errors: pointers.map((pointer) => ({ pointer, message: "この施設に登録されていない場所・部屋・区分です。" })),
  });

/** By day; of tables for one day the one for later bookings last, whenever it was written: the last that fits is in force. */
const byDay = <Row extends { from: string; bookedFrom?: string | undefined }>(rows: Row[]): Row[] =>
  rows.toSorted((a, b) => compare(a.from, b.from) || compare(a.bookedFrom ?? "", b.bookedFrom ?? ""));
