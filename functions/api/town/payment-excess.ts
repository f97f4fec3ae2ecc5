import * as z from "zod";
import { personText } from "#core/japan/schema.ts";
import * as Payment from "#core/payment/index.ts";
import { strict, total } from "#core/shape.ts";
import { type Route, route } from "../route.ts";
import { pageOf, pageQuery, townParams } from "../shape.ts";
import { application, back, example, method, moved, params, path, present, tag } from "./payment-shape.ts";

const attempt = "att_01k8p3m6xq0000000000000000";

const list = route({
  method: "get",
  path: "/v1/towns/{code}/payments/excess",
  id: "listExcessPayments",
  tag,
  summary: "過誤納金の一覧を見る",
  description:
    "手数料に充てられない納付金（二重の納付、取りやめ・取下げの後の納付など）のうち、還付するかどうかを決めていないものと、還付を決めてまだ返していないものを、古い順に返します。個人の情報は含みません。",
  access: { who: ["staff"], duties: ["counter", "decide", "audit", "treasury"] },
  params: townParams,
  query: pageQuery,
  status: 200,
  answer: pageOf(
    z.object({
      application: z.string(),
      title: z.string(),
      released: z.boolean(),
      money: z.array(
        z.object({
          id: z.string(),
          method,
          yen: z.int(),
          on: z.string(),
          outcome: z.enum(Payment.outcomes).optional(),
          back: back.extend({ name: z.string() }).optional(),
        }),
      ),
    }),
  ),
  example: {
    answer: {
      items: [
        {
          application,
          title: "犬の登録申請",
          released: false,
          money: [{ id: attempt, method: "online", yen: 3000, on: "2027-04-06" }],
        },
      ],
    },
  },
  problems: ["cursor.invalid"],
  run: async ({ query }) => {
    const { items, next } = await Payment.excessList(query);
    const shown = items.map(({ state }) => {
      const { application, title, released } = state;
      return { application, title, released, money: Payment.openExcess(state).map(Payment.money) };
    });
    return { status: 200, body: { items: shown, ...(next === undefined ? {} : { next }) } };
  },
});

const decide = route({
  method: "post",
  path: `${path}/refunds`,
  id: "decideRefund",
  tag,
  summary: "過誤納金を還付するかどうかを決める",
  description:
    "money に示した納付金（showPayment の money の id）を還付するか（refund）、理由があって還付しないか（keep）を決めます。オンラインで納付されたものは決済サービスを通じて自動で一度だけ返し、現金は repayPayment で窓口が返します。還付は、受け取った年度の出納閉鎖（翌年度の5月31日）までは歳入戻出、その後は今の年度の過年度歳出としての命令になります。命令した年度の出納が閉鎖されるまでに返していないものは、自動では返さず、もう一度 refund と決める必要があります。納付した人に知らせます。",
  access: { who: ["staff"], duties: ["decide"] },
  params,
  body: strict({
    money: z
      .string("counter か att_ で始まる識別子を指定してください。")
      .regex(/^(counter|att_[0-9a-hjkmnp-tv-z]{26})$/, "counter か att_ で始まる識別子を指定してください。"),
    outcome: z.enum(Payment.outcomes, "refund か keep を指定してください。"),
    reason: personText(500, { multiline: true }),
  }),
  status: 200,
  answer: moved,
  example: {
    body: { money: "counter", outcome: "refund", reason: "手数料が重ねて納付されたため" },
    answer: {
      ...example,
      back: { form: "income_return" as const, clause: "地方自治法施行令165条の7", fiscalYear: 2027 },
    },
  },
  problems: ["payment.not_excess"],
  run: async ({ params, body }) => present(await Payment.decide(params.id, body)),
});

const repay = route({
  method: "post",
  path: `${path}/repay`,
  id: "repayPayment",
  tag,
  summary: "還付を決めた現金を窓口で返す",
  description:
    "還付を決めた現金を、窓口で返したことを記録します。yen は返した額で、受け取った額と同じでなければ記録しません。還付を命じた年度の出納が閉鎖された後は記録しません。",
  access: { who: ["staff"], duties: ["counter"] },
  params,
  body: strict({ yen: total }),
  status: 200,
  answer: moved,
  example: { body: { yen: 3000 }, answer: { ...example, status: "refunded" } },
  problems: ["payment.not_excess", "payment.year_closed", "payment.amount"],
  run: async ({ params, body }) => present(await Payment.repay(params.id, body.yen)),
});

export const excessRoutes: readonly Route[] = [list, decide, repay];
