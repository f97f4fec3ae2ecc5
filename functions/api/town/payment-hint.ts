import * as z from "zod";
import * as Payment from "#core/payment/index.ts";
import { isInvented } from "../print.ts";
import { type Route, route } from "../route.ts";
import { code, id, townParams } from "../shape.ts";
import { tag } from "./payment-shape.ts";

// Both only hint that the provider knows something new, and are believed in nothing else: what is recorded is what the
// provider says when it is asked. That is why a message needs no key of its own, and a return no token.

const heed = route({
  method: "post",
  path: "/v1/towns/{code}/payments/messages",
  id: "heedPaymentMessage",
  tag,
  summary: "決済サービスからの知らせを受ける",
  description:
    "契約した決済サービスが、支払いの状況が変わったことを署名付きで知らせます。署名と時刻（5分以内）を確かめ、決済サービスに問い合わせて、その答えだけを記録します。何度届いても、順序が前後しても、結果は同じです。形式と署名の方式は、決済サービスとの契約によります。",
  access: { who: ["public"] },
  params: townParams,
  signed: true,
  status: 202,
  answer: z.object({ heard: z.literal(true) }),
  example: { answer: { heard: true } },
  problems: ["payment.message", "payment.no_provider", "payment.unavailable"],
  run: async ({ message = { headers: {}, text: "" } }) => {
    await Payment.heed(message);
    return { status: 202, body: { heard: true as const } };
  },
});

const comeBack = route({
  method: "get",
  path: "/v1/towns/{code}/payments/{id}/return",
  id: "returnPayment",
  tag,
  summary: "支払いのページから戻る",
  description:
    "支払いの後にブラウザーが戻るページです。決済サービスに結果を問い合わせて、納付の状況だけを示します。だれの何の納付かは示しません。",
  access: { who: ["public"] },
  params: z.object({ code, id: id("pay").describe("納付の識別子") }),
  status: 200,
  answer: "html",
  problems: [],
  run: async ({ params }) => ({
    status: 200,
    html: await Payment.comeBack(params.id, { invented: isInvented() }),
  }),
});

export const hintRoutes: readonly Route[] = [heed, comeBack];
