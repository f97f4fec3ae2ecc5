import * as z from "zod";
import * as Payment from "#core/payment/index.ts";
import { code, id } from "../shape.ts";

export const params = z.object({ code, id: id("app").describe("申請の識別子") });
export const path = "/v1/towns/{code}/applications/{id}/payment";
export const tag = "納付";
export const application = "app_01k8p3m6xq0000000000000000";

export const status = z.enum(Payment.statuses);
export const method = z.enum(["counter", "online"]);
export const receipt = z.object({ fiscalYear: z.int(), number: z.int(), on: z.string() });

/** By which order money goes back. */
export const back = z
  .object({ form: z.enum(Payment.forms), clause: z.string(), fiscalYear: z.int() })
  .describe("還付の命令。income_return は歳入戻出、prior_year_expense は過年度歳出。fiscalYear は支払う会計年度");

/** What an act on a payment answers: a function of its entry. */
export const moved = z.object({
  application: z.string(),
  title: z.string(),
  status,
  yen: z.int(),
  method: method.optional(),
  receipt: receipt.optional(),
  excess: z.int().optional(),
  back: back.optional(),
});

export const example = {
  application,
  title: "犬の登録申請",
  status: "captured",
  yen: 3000,
  method: "counter",
  receipt: { fiscalYear: 2027, number: 1, on: "2027-04-05" },
};

export const present = ({ entry: { facts } }: { entry: { facts: Payment.Said } }) => ({
  status: 200 as const,
  body: moved.parse(facts),
});
