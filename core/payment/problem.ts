import { problemsOf } from "../error.ts";

/** Of payments: what can be answered instead of a result. */
export const problem = problemsOf({
  "payment.settled": {
    status: 409,
    title: "この納付は、すでに先へ進んでいます。",
    next: "納付の状況を見直してください。",
  },
  "payment.amount": {
    status: 422,
    title: "納付する額と違います。",
    next: "納付する額を確かめて、同じ額を受け取ってください。",
  },
  "payment.counter_only": {
    status: 409,
    title: "この団体では、オンラインで納付できません。",
    next: "窓口で納付してください。",
  },
  "payment.attempts": {
    status: 409,
    title: "オンラインでの納付を試せる回数の上限に達しています。",
    next: "窓口で納付してください。",
  },
  "payment.no_provider": {
    status: 409,
    title: "オンライン決済の契約が、まだありません。",
    next: "窓口で納付してください。県の運用担当は、指定納付受託者と契約し、接続を設定してください。",
  },
  "payment.unavailable": {
    status: 503,
    title: "決済サービスにつながりません。",
    next: "少し待って、同じ Idempotency-Key でもう一度送ってください。続くときは、窓口で納付してください。",
  },
  "payment.refused": {
    status: 409,
    title: "決済サービスが還付を受け付けませんでした。",
    next: "決済サービスに理由を確かめてください。",
  },
  "payment.message": {
    status: 400,
    title: "決済サービスからの知らせとして認められません。",
    next: "署名と時刻を確かめて、もう一度送ってください。",
  },
  "payment.year_closed": {
    status: 409,
    title: "還付を決めた会計年度の出納が閉鎖されたため、この決定では返せません。",
    next: "過年度歳出として返すことを、予算を確かめて、もう一度決めてください。",
  },
  "payment.not_excess": {
    status: 409,
    title: "この納付金は、還付の対象になっていないか、すでに処理が済んでいます。",
    next: "過誤納金の一覧を見直してください。",
  },
});
