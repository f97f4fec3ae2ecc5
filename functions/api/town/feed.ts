import * as z from "zod";
import * as Application from "#core/application/index.ts";
import { type Route, route } from "../route.ts";
import { code, pageQuery } from "../shape.ts";
import * as Example from "./application-example.ts";
import { ruling } from "./application-shape.ts";

const line = z.object({
  event: z
    .enum(["received", "corrected", "withdrawn", "decided", "issued"])
    .describe("received 受付・corrected 補正・withdrawn 取下げ・decided 決定・issued 交付"),
  at: z.string(),
  id: z.string().describe("申請の識別子"),
  receipt: z.string().describe("受付番号"),
  procedure: z.string(),
  slug: z.string(),
  title: z.string(),
  register: z.string().optional().describe("決定を記載する台帳"),
  channel: z.string().optional(),
  filedOn: z.string().optional(),
  due: z.string().optional().describe("標準処理期間の末日"),
  ruling: ruling.optional(),
  answers: z.record(z.string(), z.unknown()).optional().describe("決定した申請の内容（廃棄した後は返しません）"),
  applicant: z.record(z.string(), z.string()).optional(),
  text: z.string().optional().describe("決定の文"),
  reason: z.string().optional(),
});

const feed = route({
  method: "get",
  path: "/v1/towns/{code}/feeds/applications",
  id: "followApplications",
  tag: "基幹連携",
  summary: "受付から交付までを、前回の続きから受け取る",
  description:
    "申請の受付、補正、取下げ、決定、交付を、起きた順に一度ずつ返します。next は必ず返るので保存し、次の夜の処理で cursor に渡してください。後から起きたことは必ずその後ろに付き、前の頁は変わらないので、抜けも重複もありません。more が true なら、続けて取得できます。氏名や申請の内容は、決定だけが持ちます。決定を渡したことは記録されます。",
  access: { who: ["client"], scopes: ["application:read"] },
  params: z.object({ code }),
  query: pageQuery,
  status: 200,
  answer: z.object({
    items: z.array(line),
    next: z.string().describe("この続きの位置"),
    more: z.boolean().describe("今、続きがあるか"),
  }),
  example: { answer: { items: [Example.feedReceived, Example.feedDecided], next: "eyJuIjoyfQ.c2ln", more: false } },
  problems: ["tenant.option", "cursor.invalid"],
  run: async ({ query }) => ({ status: 200, body: await Application.followFeed(query) }),
});

export const feedRoutes: readonly Route[] = [feed];
