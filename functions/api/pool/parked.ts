import * as z from "zod";
import * as Clock from "#core/clock.ts";
import * as Parked from "#core/parked/index.ts";
import { ordered, orderedExample, presentOrder } from "../job-shape.ts";
import { type Route, route } from "../route.ts";
import { operator } from "./shape.ts";

const tag = "運用担当";
const name = z
  .string()
  .max(32)
  .regex(/^[0-9a-f]{32}$/)
  .describe("一覧の name")
  .meta({ example: "0123456789abcdef0123456789abcdef" });
/** Who has more than this to mend begins with the oldest. */
const shownMax = 200;
const exampleName = "0123456789abcdef0123456789abcdef";

const list = route({
  method: "get",
  path: "/v1/pool/parked",
  id: "showParked",
  tag,
  summary: "止まったままの後処理を見る",
  description:
    "後処理（通知・利用量・台帳への記載など）のうち、直さなければ進まないものと、記録の改変の疑い（consumer が journal）を、古い順に200件まで返します。待っている団体、処理の名前、ものの種類、いつから、なぜ、だけで、人や申請は示しません。毎分の定期処理も再試行します。",
  access: operator,
  status: 200,
  answer: z.object({
    total: z.int().describe("件数"),
    parked: z.array(
      z.object({
        name: z.string(),
        body: z.string().describe("団体コード。POOL00 はプール、COMMON は共通"),
        consumer: z.string(),
        kind: z.string(),
        since: z.string(),
        why: z.string(),
      }),
    ),
  }),
  example: {
    answer: {
      total: 1,
      parked: [
        {
          name: exampleName,
          body: "313254",
          consumer: "usage",
          kind: "APP",
          since: "2027-04-05T09:00:00.000+09:00",
          why: "price.missing",
        },
      ],
    },
  },
  problems: [],
  run: async () => {
    const all = await Parked.list();
    const parked = all.slice(0, shownMax).map((one) => ({ ...one, since: Clock.format(one.since) }));
    return { status: 200, body: { total: all.length, parked } };
  },
});

const retry = route({
  method: "post",
  path: "/v1/pool/parked/{name}/retries",
  id: "retryParked",
  tag,
  summary: "止まった後処理を、いまやり直す",
  description:
    "原因を直したあとに、その一件をやり直すよう依頼します。すぐに番号を返し、結果（outcome）は、うまくいったか（ended。一覧から消えます）、まだ止まるなら、なぜか（left）です。記録の改変の疑いは、検証（POST /v1/pool/verifications）で確かめたうえで、見たこととして一覧から外します。だれが依頼したかも記録に残ります。",
  access: operator,
  params: z.object({ name }),
  status: 202,
  answer: ordered,
  example: { answer: orderedExample },
  problems: [],
  run: async ({ params }) => presentOrder(await Parked.order(params.name)),
});

export const parkedRoutes: readonly Route[] = [list, retry];
