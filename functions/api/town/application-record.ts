import * as z from "zod";
import * as Application from "#core/application/index.ts";
import { isInvented, paper } from "../print.ts";
import { type Access, type Route, route } from "../route.ts";
import { timed } from "../signature.ts";
import * as Example from "./application-example.ts";
import { corrections, examiners, fees, one, params, ruling, sentBack, tag } from "./application-shape.ts";

const record = route({
  method: "get",
  path: `${one}/record`,
  id: "showDecisionRecord",
  tag,
  summary: "決裁の記録を見る",
  description:
    "申請の内容、起案、決裁の経過、文書番号、保存期間をまとめて返します。決定の前は見つかりません。見たことは記録されます。",
  access: { ...examiners, duties: [...examiners.duties, "audit"] },
  params,
  status: 200,
  answer: z.object({
    id: z.string(),
    title: z.string(),
    law: z.string(),
    office: z.string(),
    receipt: z.string(),
    filedOn: z.string(),
    applicant: z.string(),
    answers: z.array(z.object({ title: z.string(), value: z.string() })),
    fees,
    ruling,
    text: z.string(),
    reason: z.string().optional(),
    corrections,
    sentBack,
    drafter: z.string(),
    draftedAt: z.string(),
    signatures: z.array(z.object({ by: z.string(), title: z.string(), at: z.string() })),
  }),
  example: { answer: Example.record },
  problems: [],
  run: async ({ params }) => ({ status: 200, body: timed(await Application.record(params.id)) }),
});

const readers = { who: ["resident", "staff"], duties: ["counter", "draft", "decide"] } satisfies Access;

const letter = route({
  method: "get",
  path: `${one}/letter`,
  id: "printDecision",
  tag,
  summary: "決定通知書を印刷用のページで見る",
  description:
    "決定通知書を、そのまま印刷できるHTMLで返します。不承認には理由と教示が載ります。決定の前は見つかりません。職員が見たことは記録されます。",
  access: readers,
  params,
  status: 200,
  answer: "html",
  problems: [],
  run: async ({ params }) => ({
    status: 200,
    html: await Application.letter(params.id, { invented: isInvented() }),
  }),
});

const letterPdf = route({
  method: "get",
  path: `${one}/letter.pdf`,
  id: "printDecisionPdf",
  tag,
  summary: "決定通知書をPDFで受け取る",
  description:
    "決定通知書の印刷用のページを、そのままA4のPDFにして返します。文字は埋め込まれ、写し取りも検索もできます。表示できない文字があるときは、文書の終わりにその番号を記します。決定の前は見つかりません。職員が見たことは記録されます。",
  access: readers,
  params,
  status: 200,
  answer: "pdf",
  problems: ["print.unavailable"],
  run: async ({ params }) => ({
    status: 200,
    pdf: await paper(await Application.letter(params.id, { invented: isInvented() })),
  }),
});

/** What stays of a decision. */
export const recordRoutes: readonly Route[] = [record, letter, letterPdf];
