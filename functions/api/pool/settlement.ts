import * as z from "zod";
import * as Billing from "#core/billing/index.ts";
import { paperRoutes } from "../paper.ts";
import { isInvented } from "../print.ts";
import { type Route, route } from "../route.ts";
import { settlementExample } from "./example.ts";
import { acted, actedExample, body, guarded, operator, presentAct, year } from "./shape.ts";

const tag = "料金と精算";

const settle = route({
  method: "post",
  path: "/v1/pool/settlements/{year}",
  id: "settleYear",
  tag,
  summary: "年度を精算する",
  description:
    "出納整理期間（翌年度の4月1日から5月31日まで）に、実績の固定費と利用から各団体の負担額を確定し、概算払との差を、定めのとおり繰越・返還・追加納付とします。団体の合計はプールの費用と1円まで一致します。締めていない月があると、その団体と月を open に挙げて行いません。",
  access: guarded,
  params: z.object({ year }),
  status: 201,
  answer: acted,
  example: { answer: actedExample("billing.settlement_made", "SETTLEMENT.2027.1") },
  problems: [
    "settlement.outside_period",
    "billing.settled",
    "billing.month_open",
    "billing.cost_missing",
    "billing.estimate_missing",
    "billing.not_a_member",
    "terms.missing",
    "price.missing",
    "population.missing",
    "share.nobody",
  ],
  run: async ({ params }) => presentAct(await Billing.settleYear(params.year)),
});

const settlement = paperRoutes({
  path: "/v1/pool/settlements/{year}",
  tag,
  access: operator,
  params: z.object({ year }),
  data: {
    id: "showSettlement",
    summary: "精算書を見る",
    description: "全団体の精算。精算の記録に残した版から計算し直したものです。",
    answer: Billing.Settlement,
    example: settlementExample,
  },
  page: {
    id: "printSettlement",
    summary: "精算書を印刷する",
    description: "県の精算書と全団体の精算書を、A4の頁にしたHTMLです。",
  },
  read: async ({ year }) => {
    const { seq: etag, document } = await Billing.settlementOf(year);
    return { document, etag };
  },
  print: (document) => Billing.settlementPage(document, { invented: isInvented() }),
});

const bodyPage = route({
  method: "get",
  path: "/v1/pool/settlements/{year}/{body}/page",
  id: "printStatement",
  tag,
  summary: "団体の精算書を印刷する",
  description: "その団体の精算書を、A4の頁にしたHTMLです。",
  access: operator,
  params: z.object({ year, body }),
  status: 200,
  answer: "html",
  problems: [],
  run: async ({ params }) => ({
    status: 200,
    html: Billing.settlementPage(
      await Billing.statementOf(params.year, params.body),
      { invented: isInvented() },
      params.body,
    ),
  }),
});

export const settlementRoutes: readonly Route[] = [settle, ...settlement, bodyPage];
