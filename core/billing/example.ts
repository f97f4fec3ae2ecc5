import type { Application, Contract } from "#core/membership/schema.ts";
import type { PlanInput } from "./plan-input.ts";
import type { Cost } from "./schema.ts";
import type { Row } from "./term.ts";
import type { TermName } from "./timeline.ts";

/*
 * 架空の契約・料金. Everything in this file is invented, for the embedded pool, the demo and the tests: neither 鳥取県 nor a
 * town has agreed to any of it.
 */

const from = "2026-04-01";
const yen = (numerator: number, denominator = 1) => ({ numerator, denominator });

type Term = { [N in TermName]: { name: N; row: Row<N> } }[TermName];

/** 架空の料金表と負担の定め, as the rows that an operator sets before the first plan. */
export const terms: readonly Term[] = [
  { name: "prices", row: { unit: "application.submitted", name: "電子申請", yenPerUse: yen(80), from } },
  { name: "prices", row: { unit: "booking.confirmed", name: "施設予約", yenPerUse: yen(25), from } },
  { name: "prices", row: { unit: "register.changed", name: "台帳の異動（写し）", yenPerUse: yen(25, 2), from } },
  { name: "prices", row: { unit: "notice.sent", name: "通知", yenPerUse: yen(3), from } },
  { name: "taxes", row: { percent: 10, from } },
  {
    name: "roundings",
    row: { charge: { unit: 1, direction: "down" }, tax: { unit: 1, direction: "down" }, from },
  },
  {
    name: "shares",
    row: { equal: 60, population: 0, use: 40, unused: "equal", partialMonth: "whole", from },
  },
  {
    name: "advances",
    row: {
      instalments: ["05-31", "08-31", "11-30", "02-28"].map((due) => ({ due, percent: 25 })),
      closedDay: "next",
      from,
    },
  },
  { name: "notices", row: { day: 10, closedDay: "previous", from } },
  { name: "settlements", row: { surplus: "carry", from } },
  { name: "forecasts", row: { method: "open_days_range", from } },
  { name: "calendars", row: { closed: [], open: [], from } },
  {
    name: "deadlines",
    row: {
      sessions: [
        { session: "6月定例会", requestBy: "05-10" },
        { session: "9月定例会", requestBy: "08-10" },
        { session: "12月定例会", requestBy: "11-10" },
        { session: "3月定例会", requestBy: "01-20" },
      ],
      from,
    },
  },
];

/** 架空の固定費 of a fiscal year, with tax. */
export const cost: Cost["items"] = [
  { name: "クラウド利用料（閲覧がなくてもかかる分）", amount: 360_000 },
  { name: "保守・監視", amount: 1_200_000 },
  { name: "第三者の点検", amount: 440_000 },
];

const expected: PlanInput["members"][number]["expected"] = [
  { unit: "application.submitted", count: 600 },
  { unit: "booking.confirmed", count: 1_200 },
  { unit: "register.changed", count: 400 },
  { unit: "notice.sent", count: 2_400 },
];

/** 架空の事業計画 of 令和9年度: 鳥取県 and two of its towns. */
export const plan: PlanInput = {
  sections: {
    fixed: { number: 18, name: "負担金、補助及び交付金" },
    use: { number: 13, name: "使用料及び賃借料" },
  },
  members: ["310000", "313254", "313289"].map((body) => ({
    body,
    from: "2027-04-01",
    expected,
  })) as PlanInput["members"],
};

const agreement = {
  resolved: { prefecture: "2026-12-18", body: "2026-12-16" },
  noticedOn: "2027-01-15",
  effectiveOn: "2027-04-01",
  scope: ["procurement", "operation"],
} satisfies Contract["partnership"];

/** 架空の連携協約・事務の委託・個人情報の取扱委託. */
export const contract: Pick<Contract, "partnership" | "entrustment" | "handling"> = {
  partnership: agreement,
  entrustment: agreement,
  handling: { agreedOn: "2027-02-01", subprocessingConsentOn: "2027-02-01" },
};

/** 架空の利用申込, from 令和9年4月1日. */
export const application: Omit<Application, "body"> = {
  options: ["application", "facility", "register"],
  start: "2027-04-01",
  budget: {
    fiscalYear: 2027,
    resolvedOn: "2027-03-19",
    lines: [
      { section: { number: 18, name: "負担金、補助及び交付金" }, amount: 700_000 },
      { section: { number: 13, name: "使用料及び賃借料" }, amount: 150_000 },
    ],
  },
};
