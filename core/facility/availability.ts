import { dateOf, type Instant, type LocalDate, now } from "#core/clock.ts";
import * as Tenant from "#core/tenant/index.ts";
import { isTouched, layoutOf } from "./cell.ts";
import type { FacilityState } from "./entity.ts";
import { dayStatus, instantOf, isPriced, type Plan } from "./rule.ts";
import type { Band, FacilityData } from "./schema.ts";
import { type Day, liveSlots } from "./slot.ts";

/** 空き・予約済・休館・対象外 (outside the booking window, past, or without a timetable)・使用料の定めがない. */
type Status = "free" | "taken" | "closed" | "outside" | "unpriced";
/** `reason`: why what nobody has cannot be booked, for a person. */
type Shown = { status: Status; reason?: string };
type Unit = FacilityData["units"][number];

/** Every unit of a space on one day, band by band; `day` is what is booked there, `undefined` when nothing is. */
export function viewOf(facility: FacilityState, space: string, date: LocalDate, day: Day | undefined) {
  const row = rowAt(facility, space, date);
  const at = now();
  return facility.units
    .filter((unit) => unit.space === space)
    .map((unit) => ({
      unit: unit.id,
      name: unit.name,
      bands: (row?.bands ?? []).map((band) => ({
        band: band.id,
        name: band.name,
        ...shownOf(facility, { unit, date, band }, day, at),
      })),
    }));
}

function shownOf(
  facility: FacilityState,
  { unit, date, band }: { unit: Unit; date: LocalDate; band: Band },
  day: Day | undefined,
  at: Instant,
): Shown {
  const status = dayStatus(facility, date, at);
  if (status !== "open") return { status };
  const live = day === undefined ? [] : liveSlots(day);
  if (isTouched(live, String(day?.layout), unit.atoms, band)) return { status: "taken" };
  // what is left of a day that is booked by an older timetable cannot be booked by this one
  const isOlder = live.length > 0 && day?.layout !== layoutOf(rowAt(facility, unit.space, date)?.cells ?? []);
  if (isOlder) return { status: "outside", reason: "前の時間割による予約が残っているため、予約できません。" };
  if (instantOf(date, band.start) <= at) return { status: "outside" };
  if (!isPriced(facility, { unit: unit.id, date, band: band.id }, dateOf(at))) {
    return { status: "unpriced", reason: "この区分の使用料が定められていないため、予約できません。" };
  }
  return { status: "free" };
}

const rowAt = (facility: FacilityState, space: string, date: LocalDate) =>
  Tenant.rowAt(
    facility.timetables.filter((row) => row.space === space),
    date,
  );

/** What was asked for and is gone, by band, with the parts of the space that are taken. */
export function takenBands(facility: FacilityState, { space, unit, atoms, bands }: Plan, day: Day) {
  const live = liveSlots(day);
  const names = new Map(facility.spaces.find((one) => one.id === space)?.atoms.map(({ id, name }) => [id, name]));
  return bands.flatMap((band) => {
    const parts = atoms.filter((atom) => isTouched(live, String(day.layout), [atom], band));
    return parts.length === 0
      ? []
      : [{ unit, band: band.id, name: band.name, parts: parts.map((id) => names.get(id)) }];
  });
}

/** What is left of the same space on the same day. */
export function freeBands(facility: FacilityState, { space, date }: Plan, day: Day) {
  return viewOf(facility, space, date, day).flatMap(({ unit, name, bands }) => {
    const free = bands.filter((band) => band.status === "free").map(({ band, name }) => ({ band, name }));
    return free.length === 0 ? [] : [{ unit, name, bands: free }];
  });
}
