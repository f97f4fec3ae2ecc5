import * as z from "zod";
import { format } from "#core/clock.ts";
import * as Service from "#core/service/index.ts";
import * as Shape from "#core/shape.ts";
import { isInvented } from "../print.ts";
import { type Route, route } from "../route.ts";
import { operator } from "./shape.ts";

const tag = "サービス水準";

const count = z.number().int();
const age = z.number().nullable();
const unit = z.enum(["percent", "seconds", "count"]);
const level = z.enum(["errors", "streamAge", "parked", "sealAge", "backupAge"]);

const miss = z.object({
  level,
  most: z.number(),
  unit,
  measured: z.number().optional().describe("はかられた値。はかられていなければ、ありません"),
  by: z.number().optional().describe("超えた分"),
  text: z.string(),
});

const hour = z.object({
  from: z.string(),
  complete: z.boolean().describe("その時間が終わっているか"),
  requests: count.describe("呼出し"),
  refusals: count.describe("断った応答（4xx）"),
  limited: count.describe("そのうち、多すぎて断ったもの（429）"),
  errors: count.describe("失敗した応答（5xx）"),
  streamAge: age.describe("後処理に届いていない、もっとも古い記録の古さ（秒）"),
  parked: age.describe("後処理が止まったままの記録"),
  sealAge: age.describe("封印の済んだ最後の日が終わってからの時間（秒）"),
  backupAge: age.describe("最後の控えをとり始めてからの時間（秒）"),
  levels: z.string().optional().describe("照らしたサービス水準の始まる日"),
  missed: z.array(miss),
});

const kept = "日ごとの控えを置いています。";
const none = "この環境には日ごとの控えがありません。控えの水準は照らしません。";

function present({ from, complete, measured, levels, missed }: Service.Hour) {
  const { requests = 0, refusals = 0, limited = 0, errors = 0 } = measured;
  const { streamAge = null, parked = null, sealAge = null, backupAge = null } = measured;
  const counted = { requests, refusals, limited, errors, streamAge, parked, sealAge, backupAge };
  return { from: format(from), complete, ...counted, ...(levels === undefined ? {} : { levels }), missed };
}

const show = route({
  method: "get",
  path: "/v1/pool/service",
  id: "showService",
  tag,
  summary: "サービスの状況を時間ごとに見る",
  description:
    "プール全体の呼出し・拒否・失敗、後処理の遅れ、止まった後処理、最後の封印と控えの古さを、新しい時間から順に返し、その日のサービス水準に届かなかったものと、その差を missed に挙げます。団体や個人ごとの値は含みません。はかり始めた時間より前は返しません。null は、その時間にはかられなかったことを表します。",
  access: operator,
  query: Shape.strict({
    days: z.coerce
      .number()
      .int()
      .min(1)
      .max(7)
      .default(1)
      .describe("さかのぼる日数（24時間の何倍か）")
      .meta({ example: 1 }),
  }),
  status: 200,
  answer: z.object({
    at: z.string(),
    backups: z.object({ kept: z.boolean(), note: z.string() }),
    hours: z.array(hour),
  }),
  example: {
    answer: {
      at: "2027-04-05T09:30:00.000+09:00",
      backups: { kept: true, note: kept },
      hours: [
        {
          from: "2027-04-05T09:00:00.000+09:00",
          complete: false,
          requests: 200,
          refusals: 12,
          limited: 0,
          errors: 5,
          streamAge: 1.2,
          parked: 0,
          sealAge: 34_200,
          backupAge: 21_600,
          levels: "2027-04-01",
          missed: [
            {
              level: "errors",
              most: 1,
              unit: "percent",
              measured: 2.5,
              by: 1.5,
              text: "応答の失敗: 1％以内のところ2.5％で、1.5％超えました。",
            },
          ],
        },
      ],
    },
  },
  problems: [],
  run: async ({ query: { days } }) => {
    const { at, backups, hours } = await Service.report(days);
    const copies = { kept: backups, note: backups ? kept : none };
    return { status: 200, body: { at: format(at), backups: copies, hours: hours.map(present) } };
  },
});

const levels = route({
  method: "get",
  path: "/v1/pool/service-levels",
  id: "showServiceLevels",
  tag,
  summary: "公表しているサービス水準",
  description:
    "プールが約束するサービス水準と、そのはかり方を、始まる日とよりどころとともに、これまでのものもすべて返します。だれでも見られます。",
  access: { who: ["public"] },
  status: 200,
  answer: z.object({
    rows: z.array(
      z.object({
        from: z.string(),
        source: z.string(),
        levels: z.array(
          z.object({
            id: level,
            name: z.string(),
            promise: z.string(),
            measurement: z.string(),
            most: z.number().describe("1時間に許される最大の値"),
            unit,
          }),
        ),
      }),
    ),
  }),
  example: {
    answer: {
      rows: [
        {
          from: "2027-04-01",
          source: "まちプール運用要綱 別表第1",
          levels: [
            {
              id: "parked",
              name: "止まった後処理",
              promise: "後処理が止まったままの記録はありません。",
              measurement: "毎分の定期処理がはかります。",
              most: 0,
              unit: "count",
            },
          ],
        },
      ],
    },
  },
  problems: [],
  run: async () => ({ status: 200, body: { rows: Service.publishedLevels.map(published) } }),
});

const published = ({ from, source, levels: all }: Service.Levels) => ({
  from,
  source: isInvented() ? `${source}（架空）` : source,
  levels: all.map(({ id, name, promise, measurement, most, unit }) => ({ id, name, promise, measurement, most, unit })),
});

export const serviceRoutes: readonly Route[] = [show, levels];
