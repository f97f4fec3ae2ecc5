import { problemsOf } from "../error.ts";

/** Of accounts, invitations, mandates and vendors' systems: what can be answered instead of a result. */
export const problem = problemsOf({
  "staff.invitation_used": {
    status: 409,
    title: "この招待は、すでに使われています。",
    next: "そのままサインインしてお使いください。",
  },
  "staff.invitation_expired": {
    status: 409,
    title: "この招待は、期限が切れているか、取り消されています。",
    next: "管理者に、招待を送り直すよう依頼してください。",
  },
  "staff.import_invalid": {
    status: 422,
    title: "CSVに誤りがあります。どの行も取り込んでいません。",
    next: "errors に示した行を直して、ファイル全体をもう一度送ってください。",
  },
  "staff.last_admin": {
    status: 409,
    title: "管理の権限を持つ職員が、一人もいなくなる日があります。",
    next: "先に、別の職員へ管理の権限を付けてください。",
  },
  "staff.deputy": {
    status: 409,
    title: "代行者の権限は、委任で定められています。",
    next: "委任を取り消すか、新しい委任を登録してください。",
  },
  "staff.mandate_revoked": {
    status: 409,
    title: "この委任は、すでに取り消されています。",
    next: "必要なら、新しい委任を登録してください。",
  },
  "staff.own_town": {
    status: 422,
    title: "代行を委任できるのは、ほかの団体の職員だけです。",
    next: "代行者の所属する団体のコードをお確かめください。",
  },
  "staff.other_town": {
    status: 403,
    title: "この委任は、示された団体の職員だけが受けられます。",
    next: "代行者の団体に、その日に有効な職員アカウントがあるかを確かめてください。",
  },
  "staff.namesake": {
    status: 409,
    title: "同じ氏名・カナの職員か、招待中の人がいます。",
    next: "similar を確かめ、招待してよければ、acknowledged に示して送ってください。",
  },
  "staff.fixed_term": {
    status: 422,
    title: "任期付の職員の権限には、終了日が要ります。",
    next: "どの権限にも終了日を付けて、もう一度送ってください。",
  },
  "staff.client_known": {
    status: 409,
    title: "このシステムには、すでに利用を許しています。",
    next: "変えるときは、今の内容を読み、その ETag を付けてください。",
  },
  "staff.client_state": {
    status: 409,
    title: "このシステムは、すでにその状態です。",
    next: "システムの今の状態を確かめてください。",
  },
});
