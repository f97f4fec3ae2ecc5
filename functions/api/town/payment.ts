import * as z from "zod";
import { personText } from "#core/japan/schema.ts";
import * as Payment from "#core/payment/index.ts";
import { strict, total } from "#core/shape.ts";
import { isInvented } from "../print.ts";
import { type Route, route } from "../route.ts";
import { excessRoutes } from "./payment-excess.ts";
import { hintRoutes } from "./payment-hint.ts";
import {
  application,
  back,
  example,
  method,
  moved,
  params,
  path,
  present,
  receipt,
  status,
  tag,
} from "./payment-shape.ts";

const show = route({
  method: "get",
  path,
  id: "showPayment",
  tag,
  summary: "申請の手数料と納付の状況を見る",
  description:
    "納付する額とその内訳、納付の状況と次にすること、オンラインで試した記録、受け取った金額ごとの使い道（手数料、還付の検討中など）、領収書番号を返します。手数料のない申請では見つかりません。申請者本人と、その団体の職員が見られます。",
  access: { who: ["resident", "staff"] },
  params,
  status: 200,
  answer: z.object({
    application: z.string(),
    title: z.string(),
    status,
    statusName: z.string(),
    next: z.string(),
    rows: z.array(z.object({ name: z.string(), yen: z.int() })),
    yen: z.int(),
    requestedOn: z.string(),
    reason: z.string().optional().describe("取りやめの理由"),
    method: method.optional(),
    receipt: receipt.optional(),
    attempts: z.array(
      z.object({ id: z.string(), status, statusName: z.string(), startedAt: z.string(), until: z.string() }),
    ),
    money: z.array(
      z.object({
        id: z.string(),
        method,
        yen: z.int(),
        on: z.string(),
        use: z.enum(Payment.uses),
        useName: z.string(),
        outcome: z.enum(Payment.outcomes).optional(),
        back: back.extend({ name: z.string() }).optional(),
        reason: z.string().optional().describe("還付する、またはしない理由"),
      }),
    ),
  }),
  example: {
    answer: {
      ...example,
      statusName: "納付済み",
      next: "納付は済んでいます。領収書をご覧いただけます。",
      rows: [{ name: "登録手数料", yen: 3000 }],
      requestedOn: "2027-04-05",
      attempts: [],
      money: [{ id: "counter", method: "counter", yen: 3000, on: "2027-04-05", use: "fee", useName: "手数料" }],
    },
  },
  problems: [],
  run: async ({ params }) => ({ status: 200, body: Payment.standing(await Payment.of(params.id)) }),
});

const start = route({
  method: "post",
  path: `${path}/attempts`,
  id: "startPayment",
  tag,
  summary: "オンラインで納付を始める",
  description:
    "決済サービスに支払いを頼み、申請者が支払うページのアドレス page を返します。ブラウザーをそこへ移してください。支払いの後、ブラウザーは returnPayment へ戻ります。同じ Idempotency-Key で送り直すと、同じページが返ります。前に始めた納付があれば、先にすべて決済サービスに確かめ、納付が済んでいるか確かめている途中なら、新しいページは開きません（payment.settled）。ページは until まで使えます。カードなどの情報は、このAPIには届きません。団体がオンラインでの納付を受けるかどうかは、設定 payment.online によります。",
  access: { who: ["resident"] },
  params,
  status: 201,
  answer: z.object({ attempt: z.string(), yen: z.int(), until: z.string(), page: z.string() }),
  example: {
    answer: {
      attempt: "att_01k8p3m6xq0000000000000000",
      yen: 3000,
      until: "2027-04-05T10:00:00.000+09:00",
      page: "https://pay.example.jp/pay/7Qm2",
    },
  },
  problems: [
    "setting.missing",
    "payment.counter_only",
    "payment.settled",
    "payment.attempts",
    "payment.no_provider",
    "payment.unavailable",
  ],
  run: async ({ params }) => ({ status: 201, body: await Payment.start(params.id) }),
});

const receive = route({
  method: "post",
  path: `${path}/receive`,
  id: "receivePayment",
  tag,
  summary: "窓口で手数料を受け取る",
  description:
    "窓口で現金を受け取ったことを記録し、領収書番号を付けます。yen は受け取った額で、納付する額と同じでなければ記録しません。取りやめや決済不成立の後でも、受け取った事実を記録できます（取りやめの後なら過誤納金になります）。オンラインの決済が途中のときは、先に決済サービスに確かめ、済んでいれば受け取りません。",
  access: { who: ["staff"], duties: ["counter"] },
  params,
  body: strict({ yen: total }),
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
    "減免などで納付が要らなくなったことを、理由とともに記録します。理由は、納付する人へのメールと画面に載ります。すでに納付された額や、この後に届いた額は過誤納金（excess）になり、還付するかどうかを決める一覧に載ります。申請が取り下げられたときは、自動で取りやめになります。",
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
    html: await Payment.receipt(params.id, { invented: isInvented() }),
  }),
});

export const paymentRoutes: readonly Route[] = [show, start, receive, cancel, print, ...excessRoutes, ...hintRoutes];
