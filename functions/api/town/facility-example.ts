import type * as Facility from "#core/facility/index.ts";

/** An invented hall with two halves: what the document shows, the story opens and tests book. 架空の料金 */
export const id = "fac_0123456789abcdefghjkmnpqrs";
export const bookingId = "bkg_0123456789abcdefghjkmnpqrs";

export const facility: Parameters<typeof Facility.create>[0] = {
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

export const timetable: Parameters<typeof Facility.setTimetable>[1] = {
  from: "2026-04-01",
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
};

export const rule: Parameters<typeof Facility.setRules>[1] = {
  from: "2026-04-01",
  closing: {
    weekly: [1],
    monthly: [],
    onHoliday: "next_workday",
    yearEnd: { from: "12-29", to: "01-03" },
    closed: [],
    open: [],
  },
  window: { opensMonths: 6, opensBy: "month", closesDays: 1, cancelDays: 7 },
};

const halves = (unit: string) => [
  { unit, bands: ["am"], yen: 600 },
  { unit, bands: ["pm"], yen: 800 },
  { unit, bands: ["ev"], yen: 1000 },
  { unit, bands: ["am", "pm", "ev"], yen: 2000 },
];

export const fees: Parameters<typeof Facility.setFees>[1] = {
  from: "2026-04-01",
  combine: "sum",
  holidays: { weekdays: [0, 6], national: true },
  nonResident: { by: "factor", numerator: 3, denominator: 2, rounding: { unit: 10, direction: "down" }, per: "row" },
  rows: [
    { unit: "whole", bands: ["am"], yen: 1200 },
    { unit: "whole", bands: ["pm"], yen: 1600 },
    { unit: "whole", bands: ["ev"], yen: 2000 },
    { unit: "whole", bands: ["am", "pm"], yen: 2600 },
    { unit: "whole", bands: ["am", "pm", "ev"], yen: 4000 },
    ...halves("east"),
    ...halves("west"),
  ],
};

export const shown = {
  id,
  ...facility,
  timetables: [{ ...timetable, version: 2 }],
  rules: [{ ...rule, version: 3 }],
  fees: [{ ...fees, version: 4 }],
};

export const availability = {
  facility: id,
  days: [
    {
      date: "2026-11-08",
      units: [{ unit: "whole", name: "全面", bands: [{ band: "ev", name: "夜間", status: "taken" }] }],
    },
  ],
};

export const wish = {
  facility: id,
  unit: "whole",
  date: "2026-11-08",
  bands: ["ev"],
  residency: "resident",
  group: "架空バレーボールクラブ",
  representative: "見本 太郎",
  contact: { email: "taro@example.invalid" },
  purpose: "練習",
};

export const booked = {
  id: bookingId,
  status: "confirmed",
  facility: id,
  unit: "whole",
  date: "2026-11-08",
  bands: ["ev"],
  yen: 2000,
  lines: [{ bands: ["ev"], yen: 2000, of: "row" }],
  feeVersion: 4,
  times: [{ band: "ev", name: "夜間", from: "2026-11-08T18:00:00.000+09:00", to: "2026-11-08T22:00:00.000+09:00" }],
  label: "架空町民ホール 全面 夜間",
  as: "person",
  group: "架空バレーボールクラブ",
};

export const details = {
  id: bookingId,
  status: "confirmed",
  facility: id,
  unit: "whole",
  date: "2026-11-08",
  bands: ["ev"],
  yen: 2000,
  as: "person",
  group: "架空バレーボールクラブ",
  representative: "見本 太郎",
  contact: { email: "taro@example.invalid" },
  purpose: "練習",
  times: booked.times,
};
