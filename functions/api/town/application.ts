import * as z from "zod";
import * as Application from "#core/application/index.ts";
import * as Body from "#core/application/schema.ts";
import * as Clock from "#core/clock.ts";
import type * as Journal from "#core/journal/index.ts";
import { isEmbedded } from "../print.ts";
import { type Route, route } from "../route.ts";
import { code, id, pageOf, pageQuery, townParams } from "../shape.ts";
import * as Example from "./application-example.ts";

const tag = "電子申請";
const path = "/v1/towns/{code}/applications";
const one = `${path}/{id}`;
const params = z.object({ code, id: id("app").describe("申請の識別子").meta({ example: Example.application }) });
const examiners = { who: ["staff"], duties: ["counter", "draft", "decide"] } as const;
const parties = { who: ["resident", "staff"], duties: ["counter"] } as const;

const next = z
  .object({ who: z.string(), action: z.string(), text: z.string() })
  .describe("次に動く人（applicant 申請者、counter・draft・decide・admin その権限の職員、nobody 終わり）と、すること");
const fees = z.array(z.object({ name: z.string(), amount: z.int() }));
const status = z.enum(Object.keys(Application.statusNames) as [Application.Status, ...Application.Status[]]);
const ruling = z.object({
  outcome: z.enum(["approved", "refused"]),
  number: z.string().describe("文書番号"),
  fiscalYear: z.int(),
  on: z.string(),
  retention: z.union([z.int(), z.literal("permanent")]).describe("保存年限（年）"),
  keepUntil: z.string().describe("保存期間の満了日か permanent"),
});
const place = {
  id: z.string(),
  receipt: z.string().describe("受付番号"),
  title: z.string(),
  status,
  statusName: z.string(),
  next,
};
const standing = z.object({
  ...place,
  filedOn: z.string().optional(),
  due: z.string().optional().describe("標準処理期間の末日"),
  fees: fees.optional(),
  ruling: ruling.optional(),
});
const line = z.object({
  ...place,
  procedure: z.string(),
  channel: z.enum(["online", "counter"]),
  filedOn: z.string(),
  due: z.string(),
  flag: z.enum(["none", "soon", "overdue"]).describe("標準処理期間の8割を過ぎた soon・過ぎた overdue"),
});
const answers = z.record(z.string(), z.unknown());
const shown = line.extend({
  version: z.int(),
  office: z.string(),
  fees,
  corrections: z.array(z.record(z.string(), z.unknown())).describe("補正の求めと、答えのあった日"),
  answers,
  ruling: ruling.optional(),
  reason: z.string().optional(),
  allowed: z.array(z.string()).describe("今できる操作"),
  applicant: z.record(z.string(), z.string()).optional().describe("職員にだけ返します"),
  warnings: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  approval: z.record(z.string(), z.unknown()).optional().describe("起案と決裁の経過（職員にだけ返します）"),
  proposed: z.string().optional(),
  draft: z.object({ text: z.string(), reason: z.string().optional() }).optional(),
});

const acted = (status: 200 | 201) => (entry: Journal.Entry) => ({
  status,
  body: Application.standing(entry),
  etag: entry.seq,
});
const done = acted(200);
const created = acted(201);

const filingProblems = [
  "tenant.option",
  "setting.missing",
  "procedure.closed",
  "procedure.superseded",
  "application.invalid",
] as const;

const submit = route({
  method: "post",
  path,
  id: "submitApplication",
  tag,
  summary: "申請する",
  description:
    "公開中の手続に、本人として申請します。答えは項目ごとに確かめ、直すところを errors（/answers/項目名）で返します。手続が求める本人確認に足りないと auth.assurance です。受付番号と標準処理期間の末日、手数料を返します。氏名などの文字は、送られたまま残します。",
  access: { who: ["resident"] },
  params: townParams,
  body: Body.Filing,
  status: 201,
  answer: standing,
  example: { body: Example.filing, answer: Example.received },
  problems: [...filingProblems, "auth.assurance"],
  run: async ({ body }) => created(await Application.submit(body)),
});

const enter = route({
  method: "post",
  path: "/v1/towns/{code}/counter/applications",
  id: "enterApplication",
  tag,
  summary: "窓口で受けた申請を入力する",
  description: "書面で出された申請を、職員が申請者に代わって入力します。確かめる内容は、電子申請と同じです。",
  access: { who: ["staff"], duties: ["counter"] },
  params: townParams,
  body: Body.Filing,
  status: 201,
  answer: standing,
  example: { body: Example.filing, answer: Example.received },
  problems: filingProblems,
  run: async ({ body }) => created(await Application.enter(body)),
});

const own = route({
  method: "get",
  path,
  id: "listOwnApplications",
  tag,
  summary: "自分の申請の一覧を見る",
  description: "この団体に出した自分の申請を、新しい順に返します。",
  access: { who: ["resident"] },
  params: townParams,
  query: pageQuery,
  status: 200,
  answer: pageOf(line),
  example: { answer: { items: [Example.line] } },
  problems: ["cursor.invalid"],
  run: async ({ query }) => listed(await Application.own(query)),
});

const work = route({
  method: "get",
  path: "/v1/towns/{code}/work",
  id: "listWork",
  tag,
  summary: "職員の仕事の一覧を見る",
  description:
    "まだ終わっていない申請を、標準処理期間の末日が早い順に返します。次に動く人を next で示します。個人の情報は含みません。",
  access: examiners,
  params: townParams,
  query: pageQuery,
  status: 200,
  answer: pageOf(line),
  example: { answer: { items: [Example.line] } },
  problems: ["cursor.invalid"],
  run: async ({ query }) => listed(await Application.work(query)),
});

type Listed = Awaited<ReturnType<typeof Application.work>>;
const listed = (page: Listed) => ({
  status: 200 as const,
  body: { ...page, items: page.items.map(Application.line) },
});

const show = route({
  method: "get",
  path: one,
  id: "showApplication",
  tag,
  summary: "申請を一つ見る",
  description:
    "本人は自分の申請を、職員は審査のために見ます。職員が見たことは記録されます。ほかの人の申請は、ない申請と同じ応答です。",
  access: { who: ["resident", "staff"], duties: ["counter", "draft", "decide"] },
  params,
  status: 200,
  answer: shown,
  example: { answer: Example.shown },
  problems: [],
  run: async ({ params }) => {
    const { seq, view } = await Application.show(params.id);
    const body = "approval" in view && view.approval !== undefined ? { ...view, approval: timed(view.approval) } : view;
    return { status: 200, body, etag: seq };
  },
});

type Approved = { draftedAt: Clock.Instant; signatures: { at: Clock.Instant }[] };
/** Instants as people read them. */
const timed = (approval: Approved) => ({
  ...approval,
  draftedAt: Clock.format(approval.draftedAt),
  signatures: approval.signatures.map((signature) => ({ ...signature, at: Clock.format(signature.at) })),
});

const act = { method: "post", tag, params, ifMatch: "accepted", status: 200, answer: standing } as const;

const draft = route({
  ...act,
  path: `${one}/draft`,
  id: "draftDecision",
  summary: "起案する",
  description:
    "承認か不承認かを、決定の文とともに決裁に回します。不承認には理由が要ります（行政手続法8条）。決裁の順は、団体の専決規程（設定 approval.application）で決まります。",
  access: { who: ["staff"], duties: ["draft"] },
  body: Body.Draft,
  example: { body: { outcome: "approved", text: "申請のとおり登録する。" }, answer: Example.drafted },
  problems: ["application.not_allowed", "application.invalid", "setting.missing"],
  run: async ({ params, body }) => done(await Application.draft(params.id, body)),
});

const signers = { who: ["staff"] } as const;
const signing = [
  "application.not_allowed",
  "approval.content_changed",
  "approval.own_draft",
  "approval.already_signed",
] as const;

const approve = route({
  ...act,
  path: `${one}/approve`,
  id: "approveDraft",
  summary: "決裁する",
  description:
    "次の段階の決裁者が署名します。最後の署名で決定し、文書番号と決定日、保存期間が付きます。absent を true とすると、不在の決裁者の代決です。起案した人は、専決規程が許すときだけ決裁できます。",
  access: signers,
  body: Body.Signing,
  example: { body: { absent: false }, answer: Example.decided },
  problems: signing,
  run: async ({ params, body }) => done(await Application.approve(params.id, body)),
});

const sendBack = route({
  ...act,
  path: `${one}/send-back`,
  id: "sendDraftBack",
  summary: "起案を差し戻す",
  description: "決裁できる人が、理由を付けて起案者に差し戻します。",
  access: signers,
  body: Body.SendingBack,
  example: { body: { reason: "犬の所在地を確かめてください。", absent: false }, answer: Example.again },
  problems: signing,
  run: async ({ params, body }) => done(await Application.sendBack(params.id, body)),
});

const requestCorrection = route({
  ...act,
  path: `${one}/request-correction`,
  id: "requestCorrection",
  summary: "補正を求める",
  description:
    "申請者に、指定した項目だけを直してもらいます。答えがあるまで標準処理期間は進まず、起案もできません。理由は incorrect（誤り）・incomplete（不足）・outdated（古い）です。",
  access: { who: ["staff"], duties: ["draft"] },
  body: Body.CorrectionRequest,
  example: {
    body: { fields: ["dog_place"], reason: "incomplete", message: "番地まで書いてください。" },
    answer: Example.inCorrection,
  },
  problems: ["application.not_allowed", "application.invalid"],
  run: async ({ params, body }) => done(await Application.requestCorrection(params.id, body)),
});

const correct = route({
  ...act,
  path: `${one}/correct`,
  id: "correctApplication",
  summary: "補正する",
  description: "求められた項目だけを直します。窓口で受けた申請は、窓口の職員が直します。",
  access: parties,
  body: Body.Correction,
  example: {
    body: { answers: { dog_place: "鳥取県八頭郡若桜町大字見本2番地" } },
    answer: { ...Example.again, due: "2027-04-15" },
  },
  problems: ["application.not_allowed", "application.invalid", "setting.missing"],
  run: async ({ params, body }) => done(await Application.correct(params.id, body)),
});

const withdraw = route({
  ...act,
  path: `${one}/withdraw`,
  id: "withdrawApplication",
  summary: "申請を取り下げる",
  description: "決定の前なら、本人が取り下げられます。窓口で受けた申請は、窓口の職員が取り下げを入力します。",
  access: parties,
  example: { answer: Example.withdrawn },
  problems: ["application.not_allowed"],
  run: async ({ params }) => done(await Application.withdraw(params.id)),
});

const issue = route({
  ...act,
  path: `${one}/issue`,
  id: "issueApplication",
  summary: "交付する",
  description: "承認したもの（鑑札など）を窓口で渡したことを記録します。手数料が納付されるまではできません。",
  access: { who: ["staff"], duties: ["counter"] },
  example: { answer: Example.issued },
  problems: ["application.not_allowed", "application.unpaid"],
  run: async ({ params }) => done(await Application.issue(params.id)),
});

const record = route({
  method: "get",
  path: `${one}/record`,
  id: "showDecisionRecord",
  tag,
  summary: "決裁の記録を見る",
  description:
    "申請の内容、起案、決裁の経過、文書番号、保存期間をまとめて返します。決定の前は見つかりません。見たことは記録されます。",
  access: examiners,
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
    drafter: z.string(),
    draftedAt: z.string(),
    signatures: z.array(z.object({ by: z.string(), title: z.string(), at: z.string() })),
  }),
  example: { answer: Example.record },
  problems: [],
  run: async ({ params }) => ({ status: 200, body: timed(await Application.record(params.id)) }),
});

const letter = route({
  method: "get",
  path: `${one}/letter`,
  id: "printDecision",
  tag,
  summary: "決定通知書を印刷用のページで見る",
  description:
    "決定通知書を、そのまま印刷できるHTMLで返します。不承認には理由と教示が載ります。決定の前は見つかりません。職員が見たことは記録されます。",
  access: { who: ["resident", "staff"], duties: ["counter", "draft", "decide"] },
  params,
  status: 200,
  answer: "html",
  problems: [],
  run: async ({ params }) => ({
    status: 200,
    html: await Application.letter(params.id, { invented: isEmbedded() }),
  }),
});

export const applicationRoutes: readonly Route[] = [
  submit,
  own,
  show,
  enter,
  work,
  requestCorrection,
  correct,
  draft,
  approve,
  sendBack,
  issue,
  withdraw,
  record,
  letter,
];
