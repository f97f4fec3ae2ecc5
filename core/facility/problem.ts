import { problemsOf } from "../error.ts";

/** Of facilities and bookings: what can be answered instead of a result. */
export const problem = problemsOf({
  "booking.taken": {
    status: 409,
    title: "選んだ部屋・時間は、すでにふさがっています。",
    next: "taken の区分を外すか、alternatives の空きから選び直してください。",
  },
  "booking.lapsed": {
    status: 409,
    title: "仮押さえの期限が切れました。",
    next: "空き状況を確かめてから、もう一度予約してください。",
  },
  "booking.quota": {
    status: 409,
    title: "その月に予約できる回数の上限に達しています。",
    next: "別の月を選ぶか、使わない予約を取り消してください。",
  },
  "booking.cooling": {
    status: 409,
    title: "取り消した人や団体は、同じ部屋・時間をしばらく予約できません。",
    next: "until を過ぎてから予約するか、別の部屋・時間を選んでください。",
  },
  "booking.unknown": {
    status: 422,
    title: "その施設にない部屋か区分が選ばれています。",
    next: "施設の最新の内容を読み、部屋と区分を選び直してください。",
  },
  "booking.closed_day": {
    status: 409,
    title: "その日は休館日です。",
    next: "空き状況を確かめ、別の日を選んでください。",
  },
  "booking.outside_window": {
    status: 409,
    title: "その日の予約は受け付けていません。",
    next: "opens から closes までの間に予約してください。過ぎた日時は予約できません。",
  },
  "booking.timetable_changed": {
    status: 409,
    title: "その日には、前の時間割による予約が残っています。",
    next: "施設の窓口へお問い合わせください。",
  },
  "booking.already_cancelled": {
    status: 409,
    title: "この予約は、すでに取り消されています。",
    next: "予約の最新の状態を確かめてください。",
  },
  "booking.cancel_late": {
    status: 409,
    title: "取消しの期限を過ぎています。",
    next: "施設の窓口へご連絡ください。",
  },
  "booking.registered": {
    status: 409,
    title: "同じ名前か、似た名前・同じ電話番号の団体が登録されています。",
    next: "groups の団体の番号で予約してください。別の利用者のときは、窓口の職員が確かめ、unregistered を true にして送ります。",
  },
  "facility.unknown": {
    status: 422,
    title: "施設の登録内容にないものが含まれています。",
    next: "施設の最新の内容を読み、errors の各項目を直して送ってください。",
  },
  "facility.overlapping": {
    status: 422,
    title: "24時を過ぎる時間が、翌日のコマと重なります。",
    next: "24時を過ぎる時間を短くするか、翌日の始まりを遅くしてください。met は重なる相手の時間（分）と期間で、前の時間割で予約を受けた日を含みます。",
  },
  "facility.too_fine": {
    status: 422,
    title: "1つの部屋の面の数とコマの数の積が大きすぎます。",
    next: "面の数×コマの数が max を超えないように、コマを長くするか、部屋の面を減らしてください。",
  },
  "facility.full": {
    status: 422,
    title: "この施設の定め（時間割・休館日・使用料の表）が、大きくなりすぎます。",
    next: "合わせて max バイトまでです（今回を入れると size バイト）。表の行を減らしてください。",
  },
  "fee.missing": {
    status: 409,
    title: "使用料の表に、当てはまる行がありません。",
    next: "別の区分を選ぶか、施設の窓口へお問い合わせください。管理者は、使用料の表に行を登録してください。",
  },
});
