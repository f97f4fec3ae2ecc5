import * as Facility from "#core/facility/index.ts";
import * as Tenant from "#core/tenant/index.ts";
import { newWorld, type World } from "../harness/world.ts";

/** An invented hall: two halves, three bands; a whole day is a price of its own. 架空の料金 */
export const hall: Parameters<typeof Facility.create>[0] = {
  name: "架空町民ホール",
  address: "鳥取県架空町見本1番地",
  spaces: [
    {
      id: "hall",
      name: "ホール",
      atoms: [
        { id: "A", name: "東側" },
        { id: "B", name: "西側" },
      ],
    },
  ],
  units: [
    { id: "whole", name: "全面", space: "hall", atoms: ["A", "B"] },
    { id: "east", name: "東半面", space: "hall", atoms: ["A"] },
    { id: "west", name: "西半面", space: "hall", atoms: ["B"] },
  ],
};

export const threeBands = (from: string): Parameters<typeof Facility.setTimetable>[1] => ({
  from,
  space: "hall",
  cells: [
    { start: 540, end: 720 },
    { start: 780, end: 1020 },
    { start: 1080, end: 1320 },
  ],
  bands: [
    { id: "am", name: "午前", start: 540, end: 720 },
    { id: "pm", name: "午後", start: 780, end: 1020 },
    { id: "ev", name: "夜間", start: 1080, end: 1320 },
  ],
});

export const openRule = (from: string): Parameters<typeof Facility.setRules>[1] => ({
  from,
  closing: {
    weekly: [1],
    monthly: [],
    onHoliday: "next_workday",
    yearEnd: { from: "12-29", to: "01-03" },
    closed: [],
    open: [],
  },
  window: { opensMonths: 12, opensBy: "day", closesDays: 0, cancelDays: 3 },
});

type Row = Parameters<typeof Facility.setFees>[1]["rows"][number];
export const feeTable = (from: string, evening: number, rows: Row[] = []): Parameters<typeof Facility.setFees>[1] => ({
  from,
  combine: "sum",
  holidays: { weekdays: [0, 6], national: true },
  nonResident: { by: "factor", numerator: 3, denominator: 2, rounding: { unit: 10, direction: "down" }, per: "row" },
  rows: [
    ...["whole", "east", "west"].flatMap((unit): Row[] => [
      { unit, bands: ["am"], yen: 600 },
      { unit, bands: ["pm"], yen: 800 },
      { unit, bands: ["ev"], yen: evening },
      { unit, bands: ["am", "pm", "ev"], yen: 2000 },
    ]),
    ...rows,
  ],
});

export const quota = (perMonth: number) => ({ perMonth, holdSeconds: 600, coolingHours: 24 });

/** A world with one open hall in 若桜町; `perMonth` is the quota. */
export async function hallWorld(perMonth = 1000): Promise<{ world: World; facility: string }> {
  const world = await newWorld({ at: "2026-10-01" });
  await world.join("313254");
  const facility = await world.as(world.staff("313254"), async () => {
    const { id } = await Facility.create(hall);
    await Facility.setTimetable(id, threeBands("2026-04-01"));
    await Facility.setRules(id, openRule("2026-04-01"));
    await Facility.setFees(id, feeTable("2026-04-01", 1000));
    await Tenant.set("facility.booking", "2026-04-01", quota(perMonth));
    return id;
  });
  return { world, facility };
}

export const wishFor = (facility: string, more: Partial<Facility.Wish> = {}): Facility.Wish => ({
  facility,
  unit: "whole",
  date: "2026-11-08",
  bands: ["ev"],
  residency: "resident",
  group: "架空バレーボールクラブ",
  representative: "見本 太郎",
  contact: { email: "taro@example.invalid" },
  purpose: "練習",
  ...more,
});
