import { staff, type Town } from "./cast.ts";
import { type Stage, step, textOf } from "./stage.ts";

const bands = [
  { id: "am", name: "午前", start: 540, end: 720 },
  { id: "pm", name: "午後", start: 780, end: 1020 },
  { id: "ev", name: "夜間", start: 1080, end: 1320 },
];

const yen = (amount: number) => `${amount.toLocaleString("ja-JP")}円`;

/** 架空の使用料: 全日 is a price of its own, less than the three bands together. */
export const prices = { am: 1200, pm: 1600, ev: 2000, day: 4000 };

const halves = (unit: string) => [
  ...bands.map(({ id }, at) => ({ unit, bands: [id], yen: [600, 800, 1000][at] })),
  { unit, bands: bands.map(({ id }) => id), yen: 2000 },
];

/** A hall with two halves, three bands and closed Mondays, bookable from a day on. Returns its id. */
export async function openHall(stage: Stage, town: Town, from: string): Promise<string> {
  const admin = staff(town, "admin");
  const name = `架空${town.name}ホール`;
  const hall = await step(stage, {
    as: admin,
    what: `施設「${name}」を登録する`,
    route: `POST /v1/towns/${town.code}/facilities`,
    body: {
      name,
      address: `${town.address}1番地`,
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
    },
    says: () => "全面・東半面・西半面",
  });
  const id = textOf(hall, "id");
  const put = (version: number, part: string, what: string, body: object, says: string) =>
    step(stage, {
      as: admin,
      what: `${name}の${what}を定める`,
      route: `PUT /v1/towns/${town.code}/facilities/${id}/${part}`,
      body: { from, ...body },
      ifMatch: `"${version}"`,
      says: () => says,
    });
  await put(
    1,
    "timetable",
    "時間割",
    { space: "hall", cells: bands.map(({ start, end }) => ({ start, end })), bands },
    "午前 9–12時、午後 13–17時、夜間 18–22時",
  );
  await put(
    2,
    "rules",
    "休館日と受付期間",
    { closing, window },
    "月曜（祝日なら次の平日）と年末年始は休館、6か月前の月から前日まで",
  );
  await put(
    3,
    "fees",
    "使用料",
    {
      combine: "sum",
      holidays: { weekdays: [0, 6], national: true },
      nonResident: {
        by: "factor",
        numerator: 3,
        denominator: 2,
        rounding: { unit: 10, direction: "down" },
        per: "row",
      },
      rows: [...whole, ...halves("east"), ...halves("west")],
    },
    `午前 ${yen(prices.am)}、午後 ${yen(prices.pm)}、夜間 ${yen(prices.ev)}、全日 ${yen(prices.day)}（三つの合計は ${yen(prices.am + prices.pm + prices.ev)}）`,
  );
  return id;
}

const whole = [
  { unit: "whole", bands: ["am"], yen: prices.am },
  { unit: "whole", bands: ["pm"], yen: prices.pm },
  { unit: "whole", bands: ["ev"], yen: prices.ev },
  { unit: "whole", bands: ["am", "pm", "ev"], yen: prices.day },
];

const closing = {
  weekly: [1],
  monthly: [],
  onHoliday: "next_workday",
  yearEnd: { from: "12-29", to: "01-03" },
  closed: [],
  open: [],
};
const window = { opensMonths: 6, opensBy: "month", closesDays: 1, cancelDays: 7 };
