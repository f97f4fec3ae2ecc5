import { problemsOf } from "../error.ts";

/** Of membership: what can be answered instead of a result. */
export const problem = problemsOf({
  "membership.incomplete": {
    status: 409,
    title: "利用開始に必要なものがそろっていません。",
    next: "missing に挙げた議決・告示・契約・予算を整えて登録し、もう一度承認してください。",
  },
  "membership.state": {
    status: 409,
    title: "団体の利用状況から、この操作はできません。",
    next: "団体の利用状況を確かめてください。",
  },
  "membership.not_exported": {
    status: 409,
    title: "利用を停止した後に、団体の全データが出力されていません。",
    next: "pool town export で全データを出力し、団体に渡してから、もう一度操作してください。",
  },
});
