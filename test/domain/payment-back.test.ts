import { beforeEach, expect, test } from "vitest";
import * as Clock from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import { decided, refunded } from "#core/payment/event.ts";
import * as Payment from "#core/payment/index.ts";
import { type FeeWorld, feeWorld, refused, yen } from "./fee.ts";

let fee: FeeWorld;
beforeEach(async () => {
  fee = await feeWorld();
});

const on = (day: string) => Clock.install(() => Date.parse(`${day}T10:00:00+09:00`));
const decide = (id: string, money: string, outcome: Payment.Outcome = "refund") =>
  refused(() => fee.atCounter(() => Payment.decide(id, { money, outcome, reason: "二重の納付のため" })));
const repay = (id: string) => refused(() => fee.atCounter(() => Payment.repay(id, yen)));
const usesOf = async (id: string) => (await fee.shown(id)).money.map(({ use }) => use);
const ordersIn = async (id: string) =>
  Journal.among(await fee.entriesOf(id), decided, refunded).map(({ type, facts: { back } }) => [
    type,
    back?.form,
    back?.fiscalYear,
  ]);

/** Cash that came in on the day of the world for what is not to be paid any more. */
async function overpaid(): Promise<string> {
  const id = await fee.filed();
  await fee.cash(id);
  await fee.cancel(id);
  return id;
}

test("money that goes back is ordered as 歳入戻出 of the year that it came in until 31 May, as 過年度歳出 of the current year after it", async () => {
  const [early, late] = [await overpaid(), await overpaid()];
  on("2028-05-31");
  expect([await decide(early, "counter"), await repay(early)]).toEqual([undefined, undefined]);
  on("2028-06-01");
  expect([await decide(late, "counter"), await repay(late)]).toEqual([undefined, undefined]);
  expect(await ordersIn(early)).toEqual([
    ["payment.decided", "income_return", 2027],
    ["payment.refunded", "income_return", 2027],
  ]);
  expect(await ordersIn(late)).toEqual([
    ["payment.decided", "prior_year_expense", 2028],
    ["payment.refunded", "prior_year_expense", 2028],
  ]);
  expect((await fee.shown(late)).money).toMatchObject([
    { use: "returned", back: { name: "過年度歳出", clause: "地方自治法施行令165条の8" } },
  ]);
});

test("over the counter nothing goes back by an order that the closing of its year has overtaken, until it is ordered anew", async () => {
  const id = await overpaid();
  await decide(id, "counter");
  on("2028-06-01");
  expect(await repay(id)).toBe("payment.year_closed");
  expect([await usesOf(id), (await fee.excess()).includes(id)]).toEqual([["overtaken"], true]);
  expect(await decide(id, "counter", "keep")).toBe("payment.not_excess"); // that it goes back was decided
  expect(await decide(id, "counter")).toBeUndefined();
  expect(await decide(id, "counter")).toBe("payment.not_excess");
  expect([await repay(id), await repay(id)]).toEqual([undefined, "payment.not_excess"]);
  expect(await ordersIn(id)).toEqual([
    ["payment.decided", "income_return", 2027],
    ["payment.decided", "prior_year_expense", 2028],
    ["payment.refunded", "prior_year_expense", 2028],
  ]);
});

test("nor online by itself: the provider is asked to pay back once, by an order that is good", async () => {
  const id = await fee.filed();
  const { attempt, page } = await fee.start(id);
  await fee.cash(id);
  await fee.onPage(page, "pay");
  await fee.heed(attempt);
  await decide(id, attempt);
  const refunds = () => fee.provider.orders().find((one) => one.id === attempt)?.refunds.length;
  on("2028-06-01");
  await fee.follow(id);
  expect([refunds(), await usesOf(id)]).toEqual([0, expect.arrayContaining(["fee", "overtaken"])]);
  expect(await decide(id, attempt)).toBeUndefined();
  await fee.follow(id);
  await fee.follow(id);
  expect([refunds(), await usesOf(id)]).toEqual([1, expect.arrayContaining(["fee", "returned"])]);
  expect((await ordersIn(id)).at(-1)).toEqual(["payment.refunded", "prior_year_expense", 2028]);
});

test("of several orders given at once one is given, and what goes back goes back once", async () => {
  const id = await overpaid();
  const answers = await Promise.all([1, 2, 3].map(() => decide(id, "counter")));
  expect(answers.filter((one) => one === undefined)).toHaveLength(1);
  on("2028-06-01");
  const anew = await Promise.all([1, 2, 3].map(() => decide(id, "counter")));
  expect(anew.filter((one) => one === undefined)).toHaveLength(1);
  const given = await Promise.all([1, 2, 3].map(() => repay(id)));
  expect(given.filter((one) => one === undefined)).toHaveLength(1);
});
