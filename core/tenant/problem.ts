import { problemsOf } from "../error.ts";

/** Of what a body uses and has set: what can be answered instead of a result. */
export const problem = problemsOf({
  "tenant.option": {
    status: 403,
    title: "このサービスは、この団体では利用していません。",
    next: "利用を始めるには、県の運用担当へ利用申込を出してください。",
  },
  "setting.missing": {
    status: 409,
    title: "必要な設定が登録されていません。",
    next: "管理者が、適用日を付けて設定を登録してください。",
  },
});
