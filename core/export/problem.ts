import { problemsOf } from "../error.ts";

/** Of exports: what can be answered instead of a result. */
export const problem = problemsOf({
  "export.no_list": {
    status: 422,
    title: "出力できる一覧ではありません。",
    next: "一覧を返す宛先（items を返す GET）を、絞り込みの条件を付けて指定してください。",
  },
  "export.gone": {
    status: 410,
    title: "出力したファイルは、もうありません。",
    next: "できてから24時間で消えます。必要なときは、もう一度出力を依頼してください。",
  },
});
