import { problemsOf } from "../error.ts";

/** Of tariffs, plans and settlements: what can be answered instead of a result. */
export const problem = problemsOf({
  "price.missing": {
    status: 409,
    title: "料金表に当てはまる行がないか、期間が重なっています。",
    next: "料金表に、その日に当てはまる行がちょうど1つになるよう登録してください。",
  },
  "terms.missing": {
    status: 409,
    title: "料金・負担の定めに当てはまる行がないか、期間が重なっています。",
    next: "その日に当てはまる行がちょうど1つになるよう、適用日を付けて登録してください。",
  },
  "population.missing": {
    status: 409,
    title: "人口割に使う国勢調査の人口の値がない団体があります。",
    next: "人口の値があるのは令和2年10月1日の国勢調査です。負担割合でその期日を指定し、それでも値のない団体があるときは、人口割のない負担割合を登録してください。",
  },
  "share.nobody": {
    status: 409,
    title: "固定費を負担する団体がありません。",
    next: "年度内に利用する団体と、その利用期間・人口を確かめてください。",
  },
  "share.all_capped": {
    status: 409,
    title: "すべての団体が上限額に達し、固定費の残りを負担する団体がありません。",
    next: "上限額を上げるか、上限額のない団体を残してください。",
  },
  "billing.not_a_member": {
    status: 409,
    title: "利用期間の外の利用実績か、利用団体でない団体の入金が含まれています。",
    next: "団体の利用期間と、利用実績・入金の記録を確かめてください。",
  },
  "settlement.outside_period": {
    status: 409,
    title: "精算できるのは出納整理期間（翌年度の4月1日から5月31日まで）だけです。",
    next: "精算日と年度を確かめてください。",
  },
  "billing.month_running": {
    status: 409,
    title: "その月は、まだ終わっていません。",
    next: "翌月になってから締めてください。",
  },
  "billing.month_open": {
    status: 409,
    title: "利用実績を締めていない月があります。",
    next: "open に挙げた団体と月を締めてから、もう一度精算してください。",
  },
  "billing.estimate_missing": {
    status: 409,
    title: "その年度の見積がない団体があります。",
    next: "bodies に挙げた団体を加えて、事業計画書を公表し直してください。",
  },
  "billing.cost_missing": {
    status: 409,
    title: "その年度の固定費が登録されていません。",
    next: "固定費（見積には予定額、精算には実績額）を登録してください。",
  },
  "billing.not_planned": {
    status: 409,
    title: "年度の途中から利用する団体が、その開始日で、その年度の事業計画書にありません。",
    next: "団体と開始日を加えて事業計画書を公表し直し、各団体に見積書が届いてから承認してください。",
  },
  "billing.told": {
    status: 409,
    title: "その適用日は、すでに各団体に通知した月にかかります。",
    next: "facts の earliest 以後の日から適用してください。",
  },
  "billing.settled": {
    status: 409,
    title: "その年度は、すでに精算しています。",
    next: "精算書の内容を確かめてください。",
  },
});
