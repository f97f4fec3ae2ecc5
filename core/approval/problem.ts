import { problemsOf } from "../error.ts";

/** Of approvals (決裁): what can be answered instead of a result. */
export const problem = problemsOf({
  "approval.not_pending": {
    status: 409,
    title: "決裁を待っている起案ではありません。",
    next: "最新の状態を読み、次に処理する人を確かめてください。",
  },
  "approval.content_changed": {
    status: 409,
    title: "起案の後に内容が変わりました。",
    next: "内容を確かめ、起案し直してください。",
  },
  "approval.own_draft": {
    status: 403,
    title: "自分が起案したものは決裁できません。",
    next: "決裁の権限を持つ別の職員に依頼してください。",
  },
  "approval.mandate_ended": {
    status: 409,
    title: "この起案は代行者によるもので、その委任が終わっています。",
    next: "差し戻して、この団体の職員が起案し直してください。",
  },
  "approval.paper_refused": {
    status: 409,
    title: "専決規程の設定で、紙の決裁を登録しないことになっています。",
    next: "決裁者が、この画面で決裁してください。",
  },
  "approval.paper_date": {
    status: 409,
    title: "紙の決裁の日が正しくありません。",
    next: "facts の from（あれば）から to までの日を指定してください。",
  },
  "approval.already_signed": {
    status: 409,
    title: "この起案には、すでに決裁しています。",
    next: "次の段階の決裁者に依頼してください。",
  },
});
