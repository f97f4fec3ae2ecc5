import { problemsOf } from "../error.ts";

/** Of registers: what can be answered instead of a result. */
export const problem = problemsOf({
  "register.not_writable": {
    status: 403,
    title: "この台帳・写しには、あなたの立場からは記載できません。",
    next: "台帳は職員が、写しは元の台帳を持つシステムが記載します。ほかの人にも記載させるには、管理者が設定「register.（台帳の名前）」に適用日を付けて定めてください。",
  },
  "register.not_certifiable": {
    status: 409,
    title: "この登録からは、証明書や鑑札交付書を出せません。",
    next: "写し（照合用データ）は証明に使えません。台帳を持つシステムから交付してください。台帳なら、日付を確かめてください。",
  },
  "register.similar": {
    status: 409,
    title: "似た登録があります。",
    next: "similar の登録を見て、別のものであれば、その番号を acknowledged に並べて、もう一度送ってください。同じものであれば、その登録に、二重の申請として記載してください。",
  },
  "register.tag_taken": {
    status: 409,
    title: "この鑑札番号は、すでに台帳にあります。",
    next: "鑑札番号を確かめ、前からある登録なら、その異動として記載してください。",
  },
  "register.not_possible": {
    status: 409,
    title: "この登録には、その異動や訂正を記載できません。",
    next: "登録の履歴を見直し、対象の履歴番号・異動日・異動事由を確かめてください。",
  },
});
