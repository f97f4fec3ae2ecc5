import * as z from "zod";
import { personText } from "#core/japan/schema.ts";
import type * as Journal from "#core/journal/index.ts";
import * as Payment from "#core/payment/index.ts";
import { strict, yen } from "#core/shape.ts";
import { isEmbedded } from "../print.ts";
import { type Route, route } from "../route.ts";
import { code, id } from "../shape.ts";

const params = z.object({ code, id: id("app").describe("申請の識別子") });
const path = "/v1/towns/{code}/applications/{id}/payment";
const tag = "納付";
const application = "app_01k8p3m6xq0000000000000000";

const status = z.enum(Payment.statuses);
const receipt = z.object({ fiscalYear: z.int(), number: z.int(), on: z.string() });
const example = {
  application,
  title: "犬の登録申請",
  status: "captured",
  yen: 3000,
  method: "counter",
  receipt: { fiscalYear: 2027, number: 1, on: "2027-04-05" },
};

const show = route({
  method: "get",
  path,
  id: "showPayment",
  tag,
  summary: "申請の手数料と納付の状況を見る",
  description:
    "納付する額とその内訳、納付の状況、領収書番号を返します。手数料のない申請では見つかりません。申請者本人と、その団体の職員が見られます。",
  access: { who: ["resident", "staff"] },
  params,
  status: 200,
  answer: z.object({
    application: z.string(),
    title: z.string(),
    status,
    statusName: z.string(),
    rows: z.array(z.object({ name: z.string(), yen: z.int() })),
    yen: z.int(),
    requestedOn: z.string(),
    method: z.enum(["counter", "online"]).optional(),
    receipt: receipt.optional(),
  }),
  example: {
    answer: {
      ...example,
      statusName: "納付済み",
      rows: [{ name: "登録手数料", yen: 3000 }],
      requestedOn: "2027-04-05",
    },
  },
  problems: [],
  run: async ({ params }) => {
    const { state } = await Payment.of(params.id);
    const { person: _person, ...shown } = state;
    return { status: 200, body: { ...shown, statusName: Payment.statusNames[state.status] } };
  },
});

const moved = z.object({
  application: z.string(),
  title: z.string(),
  status,
  yen: z.int(),
  method: z.enum(["counter", "online"]).optional(),
  receipt: receipt.optional(),
});

const present = ({ facts }: Journal.Entry) => ({ status: 200 as const, body: facts });

const receive = route({
  method: "post",
  path: `${path}/receive`,
  id: "receivePayment",
  tag,
  summary: "窓口で手数料を受け取る",
  description:
    "窓口で現金を受け取ったことを記録し、領収書番号を付けます。yen は受け取った額で、納付する額と同じでなければ記録しません。取りやめや決済不成立の後でも、受け取った事実を記録できます。",
  access: { who: ["staff"], duties: ["counter"] },
  params,
  body: strict({ yen }),
  status: 200,
  answer: moved,
  example: { body: { yen: 3000 }, answer: example },
  problems: ["payment.amount", "payment.settled"],
  run: async ({ params, body }) => present(await Payment.receive(params.id, body.yen)),
});

const cancel = route({
  method: "post",
  path: `${path}/cancel`,
  id: "cancelPayment",
  tag,
  summary: "納付を取りやめる",
  description:
    "減免などで納付が要らなくなったことを、理由とともに記録します。納付済みの手数料には使えません。申請が取り下げられたときは、自動で取りやめになります。",
  access: { who: ["staff"], duties: ["counter", "decide"] },
  params,
  body: strict({ reason: personText(500, { multiline: true }) }),
  status: 200,
  answer: moved,
  example: {
    body: { reason: "手数料の免除を決定したため" },
    answer: { application, title: "犬の登録申請", status: "cancelled", yen: 3000 },
  },
  problems: ["payment.settled"],
  run: async ({ params, body }) => present(await Payment.cancel(params.id, body.reason)),
});

const print = route({
  method: "get",
  path: `${path}/receipt`,
  id: "printReceipt",
  tag,
  summary: "領収書を印刷用のページで見る",
  description:
    "領収書を、そのまま印刷できるHTMLで返します。納付が済むまでは見つかりません。職員が見たことは記録されます。",
  access: { who: ["resident", "staff"] },
  params,
  status: 200,
  answer: "html",
  problems: [],
  run: async ({ params }) => ({
    status: 200,
    html: await Payment.receipt(params.id, { invented: isEmbedded() }),
  }),
});

export const paymentRoutes: readonly Route[] = [show, receive, cancel, print];
