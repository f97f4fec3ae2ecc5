import { addDays, addMonths, compare, firstOfMonth } from "#core/calendar/date.ts";
import { dateOf, type Instant, type LocalDate, startOf } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Tenant from "#core/tenant/index.ts";
import { problem as tenantProblem } from "#core/tenant/problem.ts";
import { layoutOf, type Slot, slotsOf } from "./cell.ts";
import { dayKind, isClosed } from "./closing.ts";
import type { FacilityState } from "./entity.ts";
import { type Price, type PricedUse, price } from "./price.ts";
import { problem } from "./problem.ts";
import type { Band, FeeTable, Wish } from "./schema.ts";

export type Use = Pick<Wish, "unit" | "date" | "bands" | "residency">;
/** A wish that passed the rules: which cells it needs and what it costs. */
export type Plan = {
  space: string;
  unit: string;
  atoms: string[];
  date: LocalDate;
  /** In the order of the day. */
  bands: Band[];
  slots: Slot[];
  layout: string;
  start: number;
  price: Price;
};

/**
 * What a use of a facility needs and costs, asked for at an instant. @throws Problem `booking.unknown`,
 * `booking.outside_window`, `booking.closed_day`, `fee.missing`, `setting.missing` when a dated row is missing
 */
export function plan(facility: FacilityState, use: Use, at: Instant): Plan {
  const unit = unitOf(facility, use.unit);
  requireOpen(facility, use.date, at);
  const { cells, bands: known } = timetableAt(facility, unit.space, use.date);
  const bands = bandsOf(known, use.bands);
  const start = Math.min(...bands.map((band) => band.start));
  if (instantOf(use.date, start) <= at) throw problem("booking.outside_window");
  return {
    space: unit.space,
    unit: unit.id,
    atoms: unit.atoms,
    date: use.date,
    bands,
    slots: slotsOf(unit.atoms, cells, bands),
    layout: layoutOf(cells),
    start,
    price: quote(facility, use, dateOf(at)),
  };
}

/**
 * What a use costs that is booked on a day, whether or not it can be booked. @throws Problem `booking.unknown`, `fee.missing`,
 * `setting.missing` when a dated row is missing
 */
export function quote(facility: FacilityState, use: Use, bookedOn: LocalDate): Price {
  const unit = unitOf(facility, use.unit);
  const { cells, bands: known } = timetableAt(facility, unit.space, use.date);
  return price(feesAt(facility, use.date, bookedOn), {
    unit: unit.id,
    bands: bandsOf(known, use.bands).map((band) => band.id),
    resident: use.residency === "resident",
    date: use.date,
    hours: { cells, bands: known },
  });
}

/** The instant of a local date and minutes after its midnight. */
export const instantOf = (date: LocalDate, minute: number): Instant => startOf(date) + minute * 60_000;

function unitOf(facility: FacilityState, id: string) {
  const unit = facility.units.find((one) => one.id === id);
  if (unit === undefined) throw unknown(["/unit"], "この施設にない部屋です。");
  return unit;
}

function bandsOf(known: readonly Band[], ids: readonly string[]): Band[] {
  const wrong = ids.flatMap((id, at) => (known.some((band) => band.id === id) ? [] : [`/bands/${at}`]));
  if (wrong.length > 0) throw unknown(wrong, "その日の時間割にない区分です。");
  return known.filter((band) => ids.includes(band.id));
}

const unknown = (pointers: string[], message: string) =>
  problem("booking.unknown", { errors: pointers.map((pointer) => ({ pointer, message })) });

/** First and last day on which a day can be booked, both included. */
function windowOf(facility: FacilityState, date: LocalDate): { opens: LocalDate; closes: LocalDate } {
  const { opensMonths, opensBy, closesDays } = ruleAt(facility, date).window;
  const opens = addMonths(opensBy === "month" ? firstOfMonth(date) : date, -opensMonths);
  return { opens, closes: addDays(date, -closesDays) };
}

function requireOpen(facility: FacilityState, date: LocalDate, at: Instant): void {
  if (date < dateOf(at)) throw problem("booking.outside_window"); // the past may have no rows left to name
  const window = windowOf(facility, date);
  const status = dayStatus(facility, date, at);
  if (status === "outside") throw problem("booking.outside_window", { facts: window });
  if (status === "closed") throw problem("booking.closed_day", { facts: { date } });
}

/** Whether a day can be booked at an instant at all: open, 休館, or 対象外. */
export function dayStatus(facility: FacilityState, date: LocalDate, at: Instant): "open" | "closed" | "outside" {
  const today = dateOf(at);
  if (date < today || Tenant.rowAt(facility.rules, date) === undefined) return "outside";
  const { opens, closes } = windowOf(facility, date);
  if (today < opens || closes < today) return "outside";
  return isClosed(date, ruleAt(facility, date).closing) ? "closed" : "open";
}

export const ruleAt = (facility: FacilityState, date: LocalDate) =>
  Tenant.rowAt(facility.rules, date) ?? missing("開館と受付の定め", date);

const timetableAt = (facility: FacilityState, space: string, date: LocalDate) =>
  Tenant.rowAt(
    facility.timetables.filter((row) => row.space === space),
    date,
  ) ?? missing(`時間割（${space}）`, date);

/** Whether a band by itself has a price on a day, asked for on another: what has none cannot be booked. */
export function isPriced(
  facility: FacilityState,
  { unit, band, date }: { unit: string; band: string; date: LocalDate },
  bookedOn: LocalDate,
): boolean {
  const space = unitOf(facility, unit).space;
  const table = feesFor(facility, date, bookedOn);
  const hours = timetableAt(facility, space, date);
  if (table === undefined) return false;
  const known = pricedIn.get(table) ?? new Map<string, boolean>();
  pricedIn.set(table, known);
  const key = [unit, band, dayKind(date, table.holidays), hours.version].join(" ");
  const answer = known.get(key) ?? hasPrice(table, { unit, bands: [band], resident: true, date, hours });
  known.set(key, answer);
  return answer;
}

/** A month asks the same of a table for every day of it. */
const pricedIn = new WeakMap<FeeTable, Map<string, boolean>>();

function hasPrice(table: FeeTable & { version: number }, use: PricedUse): boolean {
  try {
    price(table, use);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === "fee.missing") return false;
    throw error;
  }
}

const feesAt = (facility: FacilityState, date: LocalDate, bookedOn: LocalDate) =>
  feesFor(facility, date, bookedOn) ?? missing("使用料の表", date);

/** The table for a day of use and a day of booking: what was booked before a revision may stay at the older table. */
function feesFor(facility: FacilityState, date: LocalDate, bookedOn: LocalDate) {
  const isFor = ({ bookedFrom }: { bookedFrom?: string | undefined }) =>
    bookedFrom === undefined || bookedFrom <= bookedOn;
  // of tables for one day the one for later bookings is in force, however the rows were stored
  const rows = facility.fees.filter(isFor).toSorted((a, b) => compare(a.bookedFrom ?? "", b.bookedFrom ?? ""));
  return Tenant.rowAt(rows, date);
}

function missing(what: string, date: LocalDate): never {
  throw tenantProblem("setting.missing", { detail: `${what}に ${date} 時点の行がありません。` });
}
