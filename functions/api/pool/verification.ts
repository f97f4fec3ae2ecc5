import * as z from "zod";
import * as Shape from "#core/shape.ts";
import * as Verification from "#core/verification/index.ts";
import { type Route, route } from "../route.ts";
import { operator } from "./shape.ts";

const finding = z.object({
  home: z.string().describe("団体コード、POOL00（県）か COMMON（団体をまたぐ部分）"),
  from: z.string(),
  to: z.string(),
  aggregates: z.number(),
  entries: z.number(),
  disposed: z.number().describe("個人情報を廃棄したもの"),
  seals: z.number(),
  damaged: z.array(z.object({ where: z.string(), what: z.string() })),
});

const verify = route({
  method: "post",
  path: "/v1/pool/verifications",
  id: "verifyJournal",
  tag: "県と団体",
  summary: "記録が改変されていないか確かめる",
  description:
    "すべての記録を、保存されたものから計算し直し、連鎖・現在の状態・日ごとの封印と突き合わせます。返すのは数と、壊れた場所だけで、記録の中身は含みません。廃棄済みのものは、壊れたものと区別します。だれが確かめたかも記録に残ります。",
  access: operator,
  body: Shape.strict({ body: Shape.bodyCode.optional() }),
  status: 201,
  answer: z.object({ entry: z.string(), findings: z.array(finding) }),
  example: {
    body: { body: "313254" },
    answer: {
      entry: "VERIFY.vfy_01hzy3v7k9m2n4p6q8r0s2t4v6.1",
      findings: [
        {
          home: "313254",
          from: "2027-04-01",
          to: "2027-04-30",
          aggregates: 12,
          entries: 40,
          disposed: 0,
          seals: 29,
          damaged: [],
        },
      ],
    },
  },
  problems: [],
  run: async ({ body: { body } }) => {
    const { entry, findings } = await Verification.verify(body);
    return { status: 201, body: { entry: `${entry.kind}.${entry.id}.${entry.seq}`, findings } };
  },
});

export const verificationRoutes: readonly Route[] = [verify];
