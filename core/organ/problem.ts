import { problemsOf } from "../error.ts";

/** Of organs (執行機関): what can be answered instead of a result. */
export const problem = problemsOf({
  "organ.missing": {
    status: 409,
    title: "この団体には、指定された機関がありません。",
    next: "管理者が、設定「organ」に、適用日を付けて機関の名称を登録してください。",
  },
});
