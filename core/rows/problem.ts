import { problemsOf } from "../error.ts";

/** Of rows with days: what can be answered instead of a result. */
export const problem = problemsOf({
  "row.begun": {
    status: 409,
    title: "適用が始まっている日の値を変える登録です。",
    next: "これからの適用日を付けて登録してください。誤りの訂正であれば、今の内容を確かめ、理由を書いて登録してください。",
  },
  "row.in_force": {
    status: 409,
    title: "適用が始まった行は取り消せません。",
    next: "これからの適用日を付けて、新しい行を登録してください。",
  },
  "row.coming": {
    status: 409,
    title: "これから適用される行が多すぎます。",
    next: "要らない行を取り消してから、もう一度登録してください。",
  },
});
