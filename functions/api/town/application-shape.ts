import * as z from "zod";
import * as Application from "#core/application/index.ts";
import { type Organ, organs } from "#core/organ/index.ts";
import { code, id } from "../shape.ts";
import * as Example from "./application-example.ts";

export const tag = "電子申請";
export const path = "/v1/towns/{code}/applications";
export const one = `${path}/{id}`;
export const params = z.object({ code, id: id("app").describe("申請の識別子").meta({ example: Example.application }) });
export const examiners = { who: ["staff"], duties: ["counter", "draft", "decide"] } as const;

const next = z
  .object({ who: z.string(), action: z.string(), text: z.string() })
  .describe("次に動く人（applicant 申請者、counter・draft・decide・admin その権限の職員、nobody 終わり）と、すること");
export const fees = z.array(z.object({ name: z.string(), amount: z.int() }));
const status = z.enum(Object.keys(Application.statusNames) as [Application.Status, ...Application.Status[]]);
export const ruling = z.object({
  outcome: z.enum(["approved", "refused"]),
  number: z.string().describe("文書番号"),
  fiscalYear: z.int(),
  on: z.string(),
  retention: z.union([z.int(), z.literal("permanent")]).describe("保存年限（年）"),
  keepUntil: z.string().describe("保存期間の満了日か permanent"),
  signing: z
    .object({
      organ: z.enum(Object.keys(organs) as [Organ, ...Organ[]]),
      name: z.string().describe("決定した機関"),
      signs: z.string().describe("署名"),
      review: z.string().describe("審査庁"),
      stands: z.string().describe("訴えで団体を代表する者"),
      prefix: z.string().optional().describe("文書記号"),
    })
    .optional()
    .describe("長でない機関が決定したときの、機関の名称と署名"),
});
const sameAs = z
  .object({ id: z.string(), receipt: z.string() })
  .optional()
  .describe("同じ人が同じ内容で先に出していた申請。二重に出したときは、どちらかを取り下げてください");
const place = {
  id: z.string(),
  receipt: z.string().describe("受付番号"),
  title: z.string(),
  status,
  statusName: z.string(),
  next,
};
export const standing = z.object({
  ...place,
  filedOn: z.string().optional(),
  due: z.string().optional().describe("標準処理期間の末日"),
  fees: fees.optional(),
  ruling: ruling.optional(),
  sameAs,
});
export const line = z.object({
  ...place,
  procedure: z.string(),
  channel: z.enum(["online", "counter"]),
  filedOn: z.string(),
  due: z.string(),
  flag: z.enum(["none", "soon", "overdue"]).describe("標準処理期間の8割を過ぎた soon・過ぎた overdue"),
});
export const corrections = z
  .array(z.record(z.string(), z.unknown()))
  .describe("補正の求めと、その文 message、期限 until、答えのあった日。取り消したときは、その理由 cancelled");
export const sentBack = z
  .array(z.object({ reason: z.string(), by: z.string(), on: z.string() }))
  .describe("差戻しの理由（新しい20件まで）");
const answers = z.record(z.string(), z.unknown());
export const shown = line.extend({
  version: z.int(),
  office: z.string(),
  fees,
  corrections,
  answers,
  ruling: ruling.optional(),
  text: z.string().optional().describe("決定の文"),
  reason: z.string().optional().describe("決定の理由"),
  allowed: z.array(z.string()).describe("見ている人が、今できる操作"),
  stepUp: z.array(z.string()).describe("本人確認を強めれば、今できる操作"),
  sameAs,
  calendarVersion: z
    .int()
    .optional()
    .describe("due を数えた開庁日の設定の版。受け付けたときのもの（職員にだけ返します）"),
  applicant: z.record(z.string(), z.string()).optional().describe("職員にだけ返します"),
  warnings: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  approval: z.record(z.string(), z.unknown()).optional().describe("起案と決裁の経過（職員にだけ返します）"),
  proposed: z.string().optional(),
  draft: z.object({ text: z.string(), reason: z.string().optional() }).optional(),
  sentBack: sentBack.optional(),
});

type Acted = { entry: Parameters<typeof Application.standing>[0] & { seq: number } };
const acted =
  <S extends 200 | 201>(status: S) =>
  ({ entry }: Acted) => ({ status, body: Application.standing(entry), etag: entry.seq });
/** After an act on an application that exists, and after a new one. */
export const done = acted(200);
export const created = acted(201);
export type { Acted };
