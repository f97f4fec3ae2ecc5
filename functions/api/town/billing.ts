import * as z from "zod";
import * as Billing from "#core/billing/index.ts";
import * as Cursor from "#core/cursor.ts";
import { paperRoutes } from "../paper.ts";
import { estimateExample, noticeExample, settlementExample } from "../pool/example.ts";
import { month, year } from "../pool/shape.ts";
import { usageShape } from "../pool/usage.ts";
import { isInvented } from "../print.ts";
import { type Access, type Route, route } from "../route.ts";
import { code, pageOf, pageQuery, townParams } from "../shape.ts";

const tag = "町の負担";
const access: Access = { who: ["staff"], duties: ["admin", "audit", "treasury"] };
/** 財務会計 of a town fetches its notices. */
const withSystems: Access = { ...access, who: ["staff", "client"], scopes: ["usage:read"] };
const ofYear = z.object({ code, year });
const ofMonth = z.object({ code, month });
const said = "県が作ったものを、この団体の中に写したものです。県のほかの団体のものは含みません。";

const estimate = paperRoutes({
  path: "/v1/towns/{code}/billing/estimates/{year}",
  tag,
  access,
  params: ofYear,
  data: {
    id: "showOwnEstimate",
    summary: "自団体の見積書を見る",
    description: `年度の負担額の見積と概算払の納期。${said}`,
    answer: Billing.Estimate,
    example: estimateExample,
  },
  page: {
    id: "printOwnEstimate",
    summary: "自団体の見積書を印刷する",
    description: "予算要求に添える見積書を、A4の頁にしたHTMLです。",
  },
  read: async ({ year }) => ({ document: await Billing.paper("estimate", String(year)) }),
  print: (document, { code }) => Billing.estimatePage(document, { invented: isInvented() }, code),
});

const usageList = route({
  method: "get",
  path: "/v1/towns/{code}/billing/usage",
  id: "listOwnUsage",
  tag,
  summary: "利用実績通知の一覧",
  description: `締めた月と金額（税抜）を、新しい順に返します。${said}`,
  access: withSystems,
  params: townParams,
  query: pageQuery,
  status: 200,
  answer: pageOf(z.object({ month: z.string(), amount: z.number() })),
  example: { answer: { items: [{ month: "2027-04", amount: 4_350 }] } },
  problems: ["cursor.invalid"],
  run: async ({ query: { limit, cursor } }) => {
    const found = await Billing.notices(limit + 1, await Cursor.decode("usage", cursor));
    const items = found.slice(0, limit).map(({ month, document }) => ({ month, amount: document.notice.amount }));
    const last = items.at(-1)?.month;
    const next = found.length > limit && last !== undefined ? { next: await Cursor.encode("usage", last) } : {};
    return { status: 200, body: { items, ...next } };
  },
});

const usage = paperRoutes({
  path: "/v1/towns/{code}/billing/usage/{month}",
  tag,
  access,
  params: ofMonth,
  data: {
    id: "showOwnUsage",
    summary: "自団体の利用実績通知を見る",
    description: `その月の件数・単価・金額と、年度の累計・見積・年度末の見込み。${said}`,
    answer: usageShape,
    example: noticeExample,
    access: withSystems,
  },
  page: {
    id: "printOwnUsage",
    summary: "自団体の利用実績通知を印刷する",
    description: "利用実績通知を、A4の頁にしたHTMLです。",
  },
  read: async ({ month }) => ({ document: await Billing.paper("usage", month) }),
  print: ({ notice, seal }) => Billing.noticePage(notice, { invented: isInvented() }, seal),
});

const forecast = route({
  method: "get",
  path: "/v1/towns/{code}/billing/forecast",
  id: "showOwnForecast",
  tag,
  summary: "年度末の見込みを見る",
  description:
    "最後の利用実績通知の時点の見込み。全団体の利用の見込みから、精算と同じ算定で出します。total は見込額、range は20回に19回はその間に収まる最少額と最多額、range.widest はその幅を最も広げるもの（own 自団体の件数、others 他団体の利用による利用割の増減）です。最多額が予算を超えるときは warning に、どの額が超えるか（passedBy）、超える月、補正予算の要求期限を添えます。予算を超えても、住民の利用は止まりません。まだ通知がないか、予算額が県に届いていないときは、見つかりません。",
  access,
  params: townParams,
  status: 200,
  answer: Billing.Forecast,
  example: { answer: noticeExample.forecast },
  problems: [],
  run: async () => ({ status: 200, body: await Billing.lastForecast() }),
});

const settlement = paperRoutes({
  path: "/v1/towns/{code}/billing/settlements/{year}",
  tag,
  access,
  params: ofYear,
  data: {
    id: "showOwnSettlement",
    summary: "自団体の精算書を見る",
    description: `確定した負担額と、概算払との差の扱い。${said}`,
    answer: Billing.Settlement,
    example: settlementExample,
  },
  page: {
    id: "printOwnSettlement",
    summary: "自団体の精算書を印刷する",
    description: "精算書を、A4の頁にしたHTMLです。",
  },
  read: async ({ year }) => ({ document: await Billing.paper("settlement", String(year)) }),
  print: (document, { code }) => Billing.settlementPage(document, { invented: isInvented() }, code),
});

export const billingRoutes: readonly Route[] = [...estimate, usageList, ...usage, forecast, ...settlement];
