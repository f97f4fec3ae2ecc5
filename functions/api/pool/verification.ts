import * as Shape from "#core/shape.ts";
import * as Verification from "#core/verification/index.ts";
import { witness } from "#core/verification/schema.ts";
import { ordered, orderedExample, presentOrder } from "../job-shape.ts";
import { type Route, route } from "../route.ts";
import { operator } from "./shape.ts";

const verify = route({
  method: "post",
  path: "/v1/pool/verifications",
  id: "verifyJournal",
  tag: "県と団体",
  summary: "記録が改変されていないか確かめる",
  description:
    "すべての記録を、保存されたものから計算し直し、連鎖・現在の状態・日ごとの封印と突き合わせるよう依頼します。すぐに番号を返し、処理は後で少しずつ行います。結果（findings）は数と壊れた場所だけで、記録の中身は含みません。廃棄済みのものは、壊れたものと区別します。witness に、町に届いた封印の先頭（番号:値）を示すと、それまでに封印したものが後から書き換えられていないかを、その先頭に照らして確かめます。だれが確かめたかも記録に残ります。",
  access: operator,
  body: Shape.strict({ body: Shape.bodyCode.optional(), witness: witness.optional() }),
  status: 202,
  answer: ordered,
  example: { body: { body: "313254" }, answer: orderedExample },
  problems: [],
  run: async ({ body }) => presentOrder(await Verification.order(body)),
});

export const verificationRoutes: readonly Route[] = [verify];
