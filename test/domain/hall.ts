import * as Facility from "#core/facility/index.ts";
import * as Tenant from "#core/tenant/index.ts";
import { facility, fees, rule, timetable } from "#functions/api/town/facility-example.ts";
import { decided } from "../harness/decided.ts";
import { newWorld, type World } from "../harness/world.ts";

export const hall = facility;

export const threeBands = (from: string) => ({ ...timetable, from });

/** Bookable from a year before to the day itself. */
export const openRule = (from: string): Parameters<typeof Facility.setRules>[1] => ({
  ...rule,
  from,
  window: { opensMonths: 12, opensBy: "day", closesDays: 0, cancelDays: 3 },
});

type Row = Parameters<typeof Facility.setFees>[1]["rows"][number];
export const feeTable = (from: string, evening: number, rows: Row[] = []): Parameters<typeof Facility.setFees>[1] => ({
  ...fees,
  from,
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
    const { id } = (await Facility.create(hall)).entry;
    await Facility.setTimetable(id, threeBands("2026-04-01"));
    await Facility.setRules(id, openRule("2026-04-01"));
    await Facility.setFees(id, feeTable("2026-04-01", 1000), decided);
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
