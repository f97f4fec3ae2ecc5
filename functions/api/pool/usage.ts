import * as z from "zod";
import * as Billing from "#core/billing/index.ts";
import { format } from "#core/clock.ts";
import * as Metering from "#core/metering/index.ts";
import { paperRoutes } from "../paper.ts";
import { isInvented } from "../print.ts";
import { type Route, route } from "../route.ts";
import { pageOf, pageQuery } from "../shape.ts";
import { noticeExample, overviewExample } from "./example.ts";
import { body, month, operator } from "./shape.ts";

const tag = "料金と精算";
const params = z.object({ body, month });
export const usageShape = z.object({
  notice: Billing.UsageNotice,
  late: z.array(z.object({ month: z.string(), unit: z.string(), count: z.number() })),
  forecast: Billing.Forecast.optional(),
  seal: z
    .string()
    .optional()
    .describe("通知したときの封印の先頭（番号:値）。記録が書き換えられていないかを確かめる控え"),
});

const notice = paperRoutes({
  path: "/v1/pool/usage/{body}/{month}",
  tag,
  access: operator,
  params,
  data: {
    id: "showUsage",
    summary: "団体の利用実績通知を見る",
    description:
      "締めた月の件数・単価・金額と、年度の累計・見積。late は、前の通知の後に分かった前月までの利用です。forecast は年度末の見込みで、最少額と最多額（range）の最多額が予算を超えるときは warning に補正予算の要求期限を添えます。締めていない月は見つかりません。",
    answer: usageShape,
    example: noticeExample,
  },
  page: {
    id: "printUsage",
    summary: "利用実績通知を印刷する",
    description: "利用実績通知を、A4の頁にしたHTMLです。",
  },
  read: async ({ body, month }) => {
    const { seq: etag, document } = await Billing.noticeOf(body, month);
    return { document, etag };
  },
  print: ({ notice, seal }) => Billing.noticePage(notice, { invented: isInvented() }, seal),
});

const acts = route({
  method: "get",
  path: "/v1/pool/usage/{body}/{month}/acts",
  id: "listUsageActs",
  tag,
  summary: "通知の行の元になった処理をたどる",
  description: "団体・月・種別の1件ごとに、元の記録の名前と時刻を返します。住民の氏名や内容は含みません。",
  access: operator,
  params,
  query: pageQuery.extend({ unit: Metering.Unit.describe("種別") }),
  status: 200,
  answer: pageOf(z.object({ entry: z.string(), unit: z.string(), at: z.string() })),
  example: {
    answer: {
      items: [
        {
          entry: "APP.app_01hzy3v7k9m2n4p6q8r0s2t4v6.1",
          unit: "application.submitted",
          at: "2027-04-05T10:00:00.000+09:00",
        },
      ],
    },
  },
  problems: ["cursor.invalid"],
  run: async ({ params, query: { unit, ...rest } }) => {
    const { items, next } = await Metering.linesBehind({ ...params, unit }, rest);
    return {
      status: 200,
      body: { items: items.map((line) => ({ ...line, at: format(line.at) })), ...(next === undefined ? {} : { next }) },
    };
  },
});

const closingShape = z.object({
  month: z.string(),
  items: z.array(z.object({ body: z.string(), name: z.string(), closed: z.boolean(), amount: z.number() })),
});
const closingExample = {
  month: "2027-04",
  items: [{ body: "313254", name: "若桜町", closed: true, amount: 4_350 }],
};

const close = route({
  method: "post",
  path: "/v1/pool/usage/{month}/closing",
  id: "closeMonth",
  tag,
  summary: "月を締めて利用実績を通知する",
  description:
    "終わった月について、利用団体すべての利用実績通知を作ります。毎月3日に自動でも行います。もう一度送っても、作った通知は変わりません。締めた後に届いた利用は、次の通知と精算に入ります。",
  access: operator,
  params: z.object({ month }),
  status: 201,
  answer: closingShape,
  example: { answer: closingExample },
  problems: [
    "billing.month_running",
    "billing.estimate_missing",
    "terms.missing",
    "price.missing",
    "population.missing",
    "share.nobody",
  ],
  run: async ({ params: { month } }) => ({ status: 201, body: { month, items: await Billing.closeMonth(month) } }),
});

const overview = route({
  method: "get",
  path: "/v1/pool/overview",
  id: "showOverview",
  tag,
  summary: "全団体の件数と費用を見渡す",
  description:
    "今年度の、団体ごとの件数・従量料金・見積・予算・見込み。見込みは全団体の利用から精算と同じ算定で出し、最多額が予算を超える団体には warning が付きます。住民の情報は含みません。",
  access: operator,
  status: 200,
  answer: z.object({ fiscalYear: z.number(), bodies: z.array(z.object({ body: z.string() }).loose()) }),
  example: { answer: overviewExample },
  problems: ["terms.missing", "price.missing", "population.missing", "share.nobody"],
  run: async () => ({ status: 200, body: await Billing.overview() }),
});

export const usageRoutes: readonly Route[] = [overview, ...notice, acts, close];
