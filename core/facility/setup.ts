import * as Actor from "#core/actor.ts";
import { addDays } from "#core/calendar/date.ts";
import { type LocalDate, today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import * as Organ from "#core/organ/index.ts";
import * as Publication from "#core/publication/index.ts";
import * as Request from "#core/request.ts";
import * as Rows from "#core/rows/index.ts";
import type { Write } from "#core/table/client.ts";
import * as Tenant from "#core/tenant/index.ts";
import { bookedOn } from "./ahead.ts";
import { layoutOf } from "./cell.ts";
import { isClosed } from "./closing.ts";
import { type Dated, type FacilityState, facilityKind } from "./entity.ts";
import { created, feesSet, rowWithdrawn, rulesSet, timetableSet } from "./event.ts";
import { problem } from "./problem.ts";
import { type Reach, reachesWith, reachesWithout } from "./reach.ts";
import { itemOf, listOf, type Row, seriesOf, split, standing } from "./row.ts";
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
 * @throws Problem `facility.unknown`, `facility.overlapping` when two days could have the same minute, `facility.too_fine` when a unit has more atoms × cells than a day can hold, `facility.full`, `row.begun`, `row.coming`
 */
export const setTimetable = (id: string, row: Timetable, grounds: Rows.Grounds = {}) =>
  setRow(id, timetableList, row, grounds, async (state, timetables) => {
    if (!state.spaces.some((one) => one.id === row.space)) throw unknown(["/space"]);
    const atoms = Math.max(...state.units.filter((one) => one.space === row.space).map((one) => one.atoms.length));
    const slots = atoms * row.cells.length;
    if (slots > slotsMax) throw problem("facility.too_fine", { facts: { max: slotsMax, slots } });
    const reaches = unmet(reachesWith(state, timetables, row, today()));
    const isOther = (_date: LocalDate, day: Day) => day.layout !== layoutOf(row.cells);
    const ahead = await bookedOn(id, [row.space], rangeOf(row, timetables), isOther);
    return { event: timetableSet({ row, ahead }, grounds), reaches };
  });

/**
 * The fee table for uses from a day on. What is booked already keeps the price that it was told; the entry says which bookings these are.
 * @throws Problem `facility.unknown` when a row names no unit or band of the facility, `facility.full`, `row.begun`, `row.coming`, and those of `Publication.deciding`
 */
export const setFees = (
  id: string,
  row: FeeTable,
  { decision, ...grounds }: Rows.Grounds & { decision: Publication.Decision },
) => {
  const decided = Publication.deciding(decision);
  return setRow(id, feeList, row, grounds, async (state, fees) => {
    requireKnown(state, row);
    const [ahead, { open, closed, also }] = await Promise.all([
      bookedOn(id, spacesOf(state), rangeOf(row, fees), () => true),
      decided({ act: "facility.fees", of: id, content: row }),
    ]);
    return { event: feesSet({ row, ahead, ...open }, { ...grounds, ...closed }), also };
  });
};

/** Closed days and booking window from a day on. What is booked on a day that is closed now stays; the entry says what that is. */
export const setRules = (id: string, row: UseRule, grounds: Rows.Grounds = {}) =>
  setRow(id, ruleList, row, grounds, async (state, rules) => {
    const isNowClosed = (date: LocalDate) => isClosed(date, row.closing);
    const ahead = await bookedOn(id, spacesOf(state), rangeOf(row, rules), isNowClosed);
    return { event: rulesSet({ row, ahead }, grounds) };
  });

/**
 * Takes back a row that has not begun: the one before it stays in force. What is booked by it stays as it was booked; the entry says what that is.
 * @throws Problem `not_found`, `row.in_force`, `version.missing`, `facility.overlapping`
 */
export async function withdrawRow(
  id: string,
  { series, from }: { series: string; from: LocalDate },
  grounds: Rows.Grounds = {},
) {
  return change(id, async (state, version) => {
    const list = listOf(series);
    const [own, others] = split<Row>(state[list], series);
    const { rows, withdrawn } = Rows.takeBack(own, from);
    const met =
      "cells" in withdrawn
        ? { reaches: unmet(reachesWithout(state, rows.filter(isTimetable), withdrawn, today())) }
        : {};
    const spaces = "cells" in withdrawn ? [withdrawn.space] : spacesOf(state);
    const ahead = await bookedOn(id, spaces, rangeOf(withdrawn, rows), () => true);
    return {
      event: rowWithdrawn({ series, from, row: withdrawn.version, ahead }, grounds),
      state: { ...state, [list]: standing([...others, ...rows]), ...met },
      kept: [{ ...itemOf(series, withdrawn), ended: { by: version, how: "withdrawn" } }],
    };
  });
}

const isTimetable = (row: Dated<Row>): row is Dated<Timetable> => "cells" in row;

/** @throws Problem `facility.overlapping` */
function unmet({ reaches, met }: { reaches: Reach[]; met?: Reach | undefined }): Reach[] {
  if (met !== undefined) throw problem("facility.overlapping", { facts: { met } });
  return reaches;
}

/** The days on which a row is in force among those of its series. */
function rangeOf(row: { from: LocalDate }, rows: readonly { from: LocalDate }[]) {
  const next = rows.map(({ from }) => from).find((from) => from > row.from);
  return { from: row.from, to: next === undefined ? "9999-12-31" : addDays(next, -1) };
}

const spacesOf = (state: FacilityState) => state.spaces.map(({ id }) => id);

/** A facility with the rows in force and to come is one item, of at most 400 KB; bookings read it and must never meet that limit. */
const bytesMax = 300_000;

type Also = { write: Write }[];
type Met<E> = { event: E; reaches?: Reach[]; also?: Also };

/** Where a facility has rows of one shape. */
type List<R extends Row> = {
  of: (state: FacilityState) => Dated<R>[];
  put: (rows: Dated<R>[]) => Partial<FacilityState>;
};
const timetableList: List<Timetable> = { of: ({ timetables }) => timetables, put: (timetables) => ({ timetables }) };
const feeList: List<FeeTable> = { of: ({ fees }) => fees, put: (fees) => ({ fees }) };
const ruleList: List<UseRule> = { of: ({ rules }) => rules, put: (rules) => ({ rules }) };

/** Lays a row among those of its series. @param meets what follows from that, of the rows of its series with it */
const setRow = <R extends Row, E extends Journal.Event>(
  id: string,
  list: List<R>,
  row: R,
  grounds: Rows.Grounds,
  meets: (state: FacilityState, series: Dated<R>[]) => Promise<Met<E>>,
) =>
  change(id, async (state, version) => {
    const series = seriesOf(row);
    const [own, others] = split(list.of(state), series);
    const { rows, row: laid, replaced } = Rows.lay(own, { ...row, version }, grounds);
    const { event, also, ...met } = await meets(state, rows);
    const old =
      replaced === undefined ? [] : [{ ...itemOf(series, replaced), ended: { by: version, how: "replaced" as const } }];
    return {
      ...{ event, also },
      state: { ...state, ...list.put(standing([...others, ...rows])), ...met },
      kept: laid.version === version ? [...old, itemOf(series, laid)] : [],
    };
  });

type Changed<E extends Journal.Event> = { event: E; state: FacilityState; kept: Rows.Item[]; also?: Also | undefined };

async function change<E extends Journal.Event>(
  id: string,
  next: (state: FacilityState, version: number) => Promise<Changed<E>>,
) {
  Actor.requireSomeDuty("admin");
  await Tenant.requireOption("facility");
  const pk = Journal.partitionOf(Actor.home(), facilityKind, id);
  return Journal.act(facilityKind, id, async (head) => {
    if (head === undefined) throw new Problem("not_found");
    Actor.requireOf(head.state.organ, "admin");
    const { kept, also = [], ...done } = await next(head.state, head.seq + 1);
    const size = Buffer.byteLength(JSON.stringify(done.state));
    if (size > bytesMax) throw problem("facility.full", { facts: { max: bytesMax, size } });
    return { ...done, also: [...also, ...(await Promise.all(kept.map((row) => Rows.keep(pk, row))))] };
  });
}

/** Says what would be wrong with a fee table if it were set, and whose the facility is. @throws Problem `not_found`, `facility.unknown` with pointers */
export async function checkFees(id: string, row: FeeTable): Promise<FacilityState["organ"]> {
  const { state } = await Journal.find(facilityKind, id);
  requireKnown(state, row);
  return state.organ;
}

/** @throws Problem `facility.unknown` with pointers when a row names no unit or band of the facility */
export function requireKnown(state: FacilityState, row: FeeTable): void {
  const wrong = row.rows.flatMap((one, index) => (isKnown(state, one) ? [] : [`/rows/${index}`]));
  if (wrong.length > 0) throw unknown(wrong);
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
