import { problemsOf } from "../error.ts";

/** Of applications and procedures: what can be answered instead of a result. */
export const problem = problemsOf({
  "procedure.invalid": {
    status: 422,
    title: "手続の定義に誤りがあります。",
    next: "errors の各項目を直して、もう一度公開してください。",
  },
  "procedure.taken": {
    status: 409,
    title: "同じ名前の手続がすでに公開されています。",
    next: "内容を変えるときは、その手続の新しい版として公開してください。",
  },
  "procedure.closed": {
    status: 409,
    title: "この手続は、受付期間ではありません。",
    next: "受付期間を確かめてください。",
  },
  "procedure.superseded": {
    status: 409,
    title: "手続の新しい版が公開されています。",
    next: "最新の版の入力項目を読み直してから、申請してください。",
  },
  "application.invalid": {
    status: 422,
    title: "申請の内容に、直すところがあります。",
    next: "errors の各項目を直して、もう一度送ってください。",
  },
  "application.not_allowed": {
    status: 409,
    title: "申請の今の状態では、この操作はできません。",
    next: "allowed の操作か、waiting の示す人の操作を待ってください。",
  },
  "application.unpaid": {
    status: 409,
    title: "手数料が納付されていません。",
    next: "手数料を受け取るか、納付を確かめてから、交付してください。",
  },
});
