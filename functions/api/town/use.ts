import * as z from "zod";
import * as Facility from "#core/facility/index.ts";
import { localDate } from "#core/japan/schema.ts";
import { type Route, route } from "../route.ts";
import { code, id, pageOf, pageQuery } from "../shape.ts";

const used = z.object({
  id: z.string(),
  unit: z.string(),
  name: z.string().describe("区画の名前"),
  bands: z.array(z.object({ id: z.string(), name: z.string() })),
  from: z.string().describe("使い始める日時"),
  to: z.string().describe("使い終わる日時"),
});
const example = {
  id: "bkg_0123456789abcdefghjkmnpqrs",
  unit: "whole",
  name: "全面",
  bands: [{ id: "night", name: "夜間" }],
  from: "2026-11-08T18:00:00.000+09:00",
  to: "2026-11-08T21:30:00.000+09:00",
};

const uses = route({
  method: "get",
  path: "/v1/towns/{code}/facilities/{id}/uses",
  id: "listFacilityUses",
  tag: "施設予約",
  summary: "施設のその日の使用の時間を見る（鍵・案内表示のシステム）",
  description:
    "その日に予約されている区画と時間を、時間の順に返します。使う人・団体・目的は含みません。取り消した予約は含まないので、鍵を開ける前にもう一度取得してください。",
  access: { who: ["client"], scopes: ["booking:read"] },
  params: z.object({ code, id: id("fac").describe("施設の番号") }),
  query: pageQuery.extend({ date: localDate().describe("利用日").meta({ example: "2026-11-08" }) }),
  status: 200,
  answer: pageOf(used),
  example: { answer: { items: [example] } },
  problems: ["cursor.invalid"],
  run: async ({ params, query: { date, ...page } }) => ({
    status: 200,
    body: await Facility.usesOfDay(params.id, date, page),
  }),
});

export const useRoutes: readonly Route[] = [uses];
