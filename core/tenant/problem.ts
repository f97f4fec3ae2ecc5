import { problemsOf } from "../error.ts";

/** Of what a body uses and has set: what can be answered instead of a result. */
export const problem = problemsOf({
  "tenant.option": {
    status: 403,
    title: "このサービスは、この団体では利用していません。",
    next: "利用を始めるには、県の運用担当へ利用申込を出してください。",
  },
  "setting.in_force": {
    status: 409,
    title: "適用が始まった設定は取り消せません。",
    next: "これからの適用日を付けて、新しい値を登録してください。",
  },
  "setting.coming": {
    status: 409,
    title: "これから適用される行が多すぎます。",
    next: "要らない行を取り消してから、もう一度登録してください。",
  },
  "setting.missing": {
    status: 409,
    title: "必要な設定が登録されていません。",
    next: "管理者が、適用日を付けて設定を登録してください。",
  },
});
