import type * as z from "zod";
import * as Application from "#core/application/index.ts";
import * as Body from "#core/application/schema.ts";
import * as Approval from "#core/approval/index.ts";
import { type Route, route } from "../route.ts";
import * as Example from "./application-example.ts";
import { type Acted, done, one, params, standing, tag } from "./application-shape.ts";

type Said<B> = B extends z.ZodType ? z.output<B> : undefined;

/** One step of an application: its name in the path, who may take it, and the verb that does it. */
type Step<B> = Pick<Route, "id" | "summary" | "description" | "access" | "example" | "problems"> & {
  name: string;
  body?: B;
  does: (id: string, said: Said<B>) => Promise<Acted>;
};

const step = <B extends z.ZodType | undefined = undefined>({ name, does, ...rest }: Step<B>): Route =>
  route({
    ...rest,
    method: "post",
    path: `${one}/${name}`,
    tag,
    params,
    ifMatch: "accepted",
    status: 200,
    answer: standing,
    run: async ({ params, body }) => done(await does(params.id, body)),
  });

const parties = { who: ["resident", "staff"], duties: ["counter"] } as const;

const draft = step({
  name: "draft",
  id: "draftDecision",
  summary: "起案する",
  description:
    "承認か不承認かを、決定の文とともに決裁に回します。不承認には理由が要ります（行政手続法8条）。理由は、決定のメールと通知書に載ります。補正の答えがないときは、期限の後に不承認（却下）だけを起案できます（同法7条）。決裁の順は、団体の専決規程（設定 approval.application）で決まります。",
  access: { who: ["staff"], duties: ["draft"] },
  body: Body.Draft,
  example: { body: { outcome: "approved", text: "申請のとおり登録する。" }, answer: Example.drafted },
  problems: ["application.not_allowed", "application.invalid", "setting.missing"],
  does: Application.draft,
});

const signers = { who: ["staff"] } as const;
const signing = [
  "application.not_allowed",
  "approval.content_changed",
  "approval.own_draft",
  "approval.already_signed",
] as const;

const approve = step({
  name: "approve",
  id: "approveDraft",
  summary: "決裁する",
  description:
    "次の段階の決裁者が署名します。最後の署名で決定し、文書番号と決定日、保存期間が付きます。absent を true とすると、不在の決裁者の代決です。起案した人は、専決規程が許すときだけ決裁できます。",
  access: signers,
  body: Body.Signing,
  example: { body: { absent: false }, answer: Example.decided },
  problems: [...signing, "approval.mandate_ended", "organ.missing"],
  does: Application.approve,
});

const recordDecision = step({
  name: "record-decision",
  id: "recordPaperDecision",
  summary: "紙の決裁を登録する",
  description:
    "紙で決裁が済んだ起案に、その番号、日、決裁した職を登録します。残りの段階は紙で署名されたものとして記録し、決定します。起案できる職員が登録します。決定日は登録した日です。専決規程の設定の paper を false とすると、登録できません。",
  access: { who: ["staff"], duties: ["draft"] },
  body: Approval.paper,
  example: { body: { number: "若総第12号", on: "2027-04-05", by: "町長" }, answer: Example.decided },
  problems: [
    "application.not_allowed",
    "approval.content_changed",
    "approval.mandate_ended",
    "approval.paper_refused",
    "approval.paper_date",
    "organ.missing",
  ],
  does: Application.recordDecision,
});

const sendBack = step({
  name: "send-back",
  id: "sendDraftBack",
  summary: "起案を差し戻す",
  description: "決裁できる人が、理由を付けて起案者に差し戻します。理由は、起案者へのメールと職員の画面に載ります。",
  access: signers,
  body: Body.SendingBack,
  example: { body: { reason: "犬の所在地を確かめてください。", absent: false }, answer: Example.again },
  problems: signing,
  does: Application.sendBack,
});

const requestCorrection = step({
  name: "request-correction",
  id: "requestCorrection",
  summary: "補正を求める",
  description:
    "申請者に、指定した項目を直してもらいます。message は申請者へのメールと画面に載ります。答えがあるまで標準処理期間は進まず、承認も起案できません。理由は incorrect（誤り）・incomplete（不足）・outdated（古い）です。until は答えの期限です。答えがないうちにもう一度求めると、前の求めに代わります（求め直し、項目の追加）。答えがないまま期限を過ぎたら、不承認（却下）を起案できます。自動で却下や取下げになることはありません。",
  access: { who: ["staff"], duties: ["draft"] },
  body: Body.CorrectionRequest,
  example: {
    body: { fields: ["dog_place"], reason: "incomplete", message: "番地まで書いてください。" },
    answer: Example.inCorrection,
  },
  problems: ["application.not_allowed", "application.invalid"],
  does: Application.requestCorrection,
});

const cancelCorrection = step({
  name: "cancel-correction",
  id: "cancelCorrection",
  summary: "補正の求めを取り消す",
  description:
    "答えを待たずに、補正の求めを取り消します。理由 reason は申請者へのメールと画面に載ります。取り消した求めは、標準処理期間を延ばしません。",
  access: { who: ["staff"], duties: ["draft"] },
  body: Body.CorrectionCancelling,
  example: {
    body: { reason: "添付の地図で所在地を確かめられたため。" },
    answer: { ...Example.again, due: "2027-04-12" },
  },
  problems: ["application.not_allowed", "setting.missing"],
  does: Application.cancelCorrection,
});

const correct = step({
  name: "correct",
  id: "correctApplication",
  summary: "補正する",
  description:
    "求められた項目と、それを直すことで要るように（または要らないように）なった項目を直します。答えを消すときは null を送ります。窓口で受けた申請は、窓口の職員が直します。手続が求める本人確認に足りないと auth.assurance です。",
  access: parties,
  body: Body.Correction,
  example: {
    body: { answers: { dog_place: "鳥取県八頭郡若桜町大字見本2番地" } },
    answer: { ...Example.again, due: "2027-04-15" },
  },
  problems: ["application.not_allowed", "application.invalid", "setting.missing", "auth.assurance"],
  does: Application.correct,
});

const withdraw = step({
  name: "withdraw",
  id: "withdrawApplication",
  summary: "申請を取り下げる",
  description: "決定の前なら、本人が取り下げられます。窓口で受けた申請は、窓口の職員が取り下げを入力します。",
  access: parties,
  example: { answer: Example.withdrawn },
  problems: ["application.not_allowed", "auth.assurance"],
  does: Application.withdraw,
});

const issue = step({
  name: "issue",
  id: "issueApplication",
  summary: "交付する",
  description: "承認したもの（鑑札など）を窓口で渡したことを記録します。手数料が納付されるまではできません。",
  access: { who: ["staff"], duties: ["counter"] },
  example: { answer: Example.issued },
  problems: ["application.not_allowed", "application.unpaid"],
  does: Application.issue,
});

/** From the request for a correction to the delivery. */
export const stepRoutes: readonly Route[] = [
  requestCorrection,
  cancelCorrection,
  correct,
  draft,
  approve,
  recordDecision,
  sendBack,
  issue,
  withdraw,
];
