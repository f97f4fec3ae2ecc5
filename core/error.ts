/** One wrong field of a request: a JSON pointer into the body (or `#query/name`), and a sentence for a person. */
export type FieldError = { pointer: string; message: string };

const errorsMax = 100;
const messageMax = 300;
const bytesMax = 30 * 1024; // a problem with everything around its errors is 32 KB at most
/** So many names that nobody asked for are told; the rest is as wrong. */
export const namesMax = 20;

/**
 * As many errors as anybody reads: the first 100, each of at most 300 characters with its pointer, and 30 KB together, whichever is
 * reached first. Whatever a caller sent, the answer is no larger.
 */
export function bounded(errors: readonly FieldError[]): FieldError[] {
  const told: FieldError[] = [];
  let bytes = 0;
  for (const { pointer, message } of errors.slice(0, errorsMax)) {
    const place = clipped(pointer, 200);
    const error = { pointer: place, message: clipped(message, messageMax - place.length) };
    bytes += Buffer.byteLength(JSON.stringify(error)) + 1;
    if (bytes > bytesMax) break;
    told.push(error);
  }
  return told;
}

/** Never half a character. */
const clipped = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "")}…`;

/** A part of a pointer (RFC 6901); one that a client made long is cut, not echoed. */
export const pointerPart = (part: string): string =>
  part
    .slice(0, 64)
    .replace(/[\ud800-\udbff]$/, "")
    .replaceAll("~", "~0")
    .replaceAll("/", "~1");

/** One error for each of the first names that a thing does not have. */
export const unknownNames = (pointer: string, names: readonly string[], message: string): FieldError[] =>
  names.slice(0, namesMax).map((name) => ({ pointer: `${pointer}/${pointerPart(name)}`, message }));

type Definition = {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 415 | 422 | 428 | 429 | 500 | 503;
  title: string;
  next: string;
};

/** The closed list of everything that can be answered instead of a result. `title` and `next` are what a clerk reads. */
export const problems = {
  "request.malformed": {
    status: 400,
    title: "リクエストの形式が正しくありません。",
    next: "errors の各項目を直して、もう一度送ってください。",
  },
  "request.too_large": { status: 413, title: "送られた内容が大きすぎます。", next: "本文を256KB以下にしてください。" },
  "request.media_type": {
    status: 415,
    title: "この形式の内容は受け付けていません。",
    next: "application/json で送ってください。",
  },
  "cursor.invalid": {
    status: 400,
    title: "続きの位置を示す値が正しくありません。",
    next: "一覧の最初から取り直してください。",
  },
  "auth.missing": {
    status: 401,
    title: "本人確認が済んでいません。",
    next: "サインインしてから、もう一度お試しください。",
  },
  "auth.invalid": {
    status: 401,
    title: "サインインの情報が無効か、期限が切れています。",
    next: "もう一度サインインしてください。",
  },
  "auth.assurance": {
    status: 403,
    title: "この手続には、より確実な本人確認が必要です。",
    next: "マイナンバーカードなどの、より強い方法でサインインしてください。",
  },
  "auth.recent": {
    status: 401,
    title: "大切な操作なので、もう一度サインインが必要です。",
    next: "もう一度サインインし、15分以内に操作してください。",
  },
  "auth.forbidden": {
    status: 403,
    title: "この操作を行う権限がありません。",
    next: "権限を持つ職員に依頼するか、管理者に権限の付与を申し出てください。",
  },
  not_found: { status: 404, title: "見つかりません。", next: "番号や宛先をお確かめください。" },
  "method.not_allowed": {
    status: 405,
    title: "この操作の種類（メソッド）は、ここでは使えません。",
    next: "応答の Allow にあるメソッドで送ってください。",
  },
  "idempotency.missing": {
    status: 400,
    title: "Idempotency-Key がありません。",
    next: "同じ操作が二度行われないよう、Idempotency-Key ヘッダーに一意な値を付けてください。",
  },
  "idempotency.mismatch": {
    status: 422,
    title: "同じ Idempotency-Key で別の内容が送られました。",
    next: "新しい操作には新しい Idempotency-Key を使ってください。",
  },
  "version.missing": {
    status: 428,
    title: "If-Match がありません。",
    next: "最新の内容を読み、その ETag を If-Match に付けて送ってください。",
  },
  "version.stale": {
    status: 412,
    title: "ほかの人が先に変更しました。",
    next: "最新の内容を読み直してから、もう一度操作してください。",
  },
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
    title: "人口割に使う国勢調査の人口が登録されていません。",
    next: "負担割合の定める期日の国勢調査の人口を、団体ごとに登録してください。",
  },
  "share.nobody": {
    status: 409,
    title: "固定費を負担する団体がありません。",
    next: "年度内に利用する団体と、その利用期間・人口を確かめてください。",
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
  "record.damaged": {
    status: 500,
    title: "この記録に改変か欠落の疑いがあるため、操作を止めました。何も変わっていません。",
    next: "同じ操作をくり返さず、県の運用担当にお知らせください。記録の検証で場所が分かります。",
  },
  "approval.not_pending": {
    status: 409,
    title: "決裁を待っている起案ではありません。",
    next: "最新の状態を読み、次に処理する人を確かめてください。",
  },
  "approval.content_changed": {
    status: 409,
    title: "起案の後に内容が変わりました。",
    next: "内容を確かめ、起案し直してください。",
  },
  "approval.own_draft": {
    status: 403,
    title: "自分が起案したものは決裁できません。",
    next: "決裁の権限を持つ別の職員に依頼してください。",
  },
  "approval.mandate_ended": {
    status: 409,
    title: "この起案は代行者によるもので、その委任が終わっています。",
    next: "差し戻して、この団体の職員が起案し直してください。",
  },
  "approval.already_signed": {
    status: 409,
    title: "この起案には、すでに決裁しています。",
    next: "次の段階の決裁者に依頼してください。",
  },
  "staff.invitation_used": {
    status: 409,
    title: "この招待は、すでに使われています。",
    next: "そのままサインインしてお使いください。",
  },
  "staff.invitation_expired": {
    status: 409,
    title: "この招待は、期限が切れているか、取り消されています。",
    next: "管理者に、招待を送り直すよう依頼してください。",
  },
  "staff.import_invalid": {
    status: 422,
    title: "CSVに誤りがあります。どの行も取り込んでいません。",
    next: "errors に示した行を直して、ファイル全体をもう一度送ってください。",
  },
  "staff.last_admin": {
    status: 409,
    title: "管理の権限を持つ職員が、一人もいなくなる日があります。",
    next: "先に、別の職員へ管理の権限を付けてください。",
  },
  "staff.deputy": {
    status: 409,
    title: "代行者の権限は、委任で定められています。",
    next: "委任を取り消すか、新しい委任を登録してください。",
  },
  "staff.mandate_revoked": {
    status: 409,
    title: "この委任は、すでに取り消されています。",
    next: "必要なら、新しい委任を登録してください。",
  },
  "staff.own_town": {
    status: 422,
    title: "代行を委任できるのは、ほかの団体の職員だけです。",
    next: "代行者の所属する団体のコードをお確かめください。",
  },
  "staff.other_town": {
    status: 403,
    title: "この委任は、示された団体の職員だけが受けられます。",
    next: "代行者の団体に、その日に有効な職員アカウントがあるかを確かめてください。",
  },
  "staff.namesake": {
    status: 409,
    title: "同じ氏名・カナの職員か、招待中の人がいます。",
    next: "similar を確かめ、招待してよければ、acknowledged に示して送ってください。",
  },
  "staff.fixed_term": {
    status: 422,
    title: "任期付の職員の権限には、終了日が要ります。",
    next: "どの権限にも終了日を付けて、もう一度送ってください。",
  },
  "staff.client_known": {
    status: 409,
    title: "このシステムには、すでに利用を許しています。",
    next: "変えるときは、今の内容を読み、その ETag を付けてください。",
  },
  "staff.client_state": {
    status: 409,
    title: "このシステムは、すでにその状態です。",
    next: "システムの今の状態を確かめてください。",
  },
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
  "pool.founded": {
    status: 409,
    title: "このプールには、すでに最初の運用担当がいます。",
    next: "運用担当を増やすときは、今の運用担当が招待してください（POST /v1/pool/operators）。",
  },
  "merge.early": {
    status: 409,
    title: "廃置分合の日になっていません。",
    next: "その日になってから、切り替えてください。写しと比較は先に行えます。",
  },
  "merge.different": {
    status: 409,
    title: "移す前と後の団体の記録が一致しません。",
    next: "もう一度 --copy を行い、それでも一致しないときは missing・different・damaged に挙げた場所を調べてください。",
  },
  "restore.damaged": {
    status: 409,
    title: "復元元の表が壊れています。",
    next: "別の時点から復元した表を指定してください。",
  },
  "record.disposed": {
    status: 409,
    title: "この記録は廃棄されています。",
    next: "廃棄した記録は、変えることも元に戻すこともできません。",
  },
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
  "group.similar": {
    status: 409,
    title: "似た団体があります。",
    next: "similar の団体を確かめ、別の団体であれば、その番号を acknowledged に並べて、もう一度送ってください。",
  },
  "group.unknown_category": {
    status: 422,
    title: "団体の区分が正しくありません。",
    next: "errors の区分から選び直してください。",
  },
  "group.decided": {
    status: 409,
    title: "この団体の申請は、すでに決まっています。",
    next: "団体の最新の状態を確かめてください。",
  },
  "group.not_in_force": {
    status: 409,
    title: "この団体の登録は、有効ではありません。",
    next: "団体の状態と有効期間を確かめ、必要なら窓口で登録か更新をしてください。",
  },
  "group.full": {
    status: 409,
    title: "会員か招待が、上限に達しています。",
    next: "使わない招待の期限が切れるのを待つか、会員を整理してください。",
  },
  "group.member_already": {
    status: 409,
    title: "すでにこの団体の会員です。",
    next: "そのままお使いください。",
  },
  "group.invitation_expired": {
    status: 409,
    title: "この招待は、期限が切れています。",
    next: "代表者か窓口に、招待し直すよう依頼してください。",
  },
  "group.last_representative": {
    status: 409,
    title: "代表者が一人もいなくなります。",
    next: "窓口で次の代表者を立てるか、団体の登録を終えてください。",
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
  "procedure.invalid": {
    status: 422,
    title: "手続の定義に誤りがあります。",
    next: "errors の各項目を直して、もう一度公開してください。",
  },
  "procedure.taken": {
    status: 409,
    title: "同じ名前の手続がすでに公開されています。",
    next: "内容を変えるときは、その手続の新しい版として公開してください。",
  },
  "procedure.closed": {
    status: 409,
    title: "この手続は、受付期間ではありません。",
    next: "受付期間を確かめてください。",
  },
  "procedure.superseded": {
    status: 409,
    title: "手続の新しい版が公開されています。",
    next: "最新の版の入力項目を読み直してから、申請してください。",
  },
  "application.invalid": {
    status: 422,
    title: "申請の内容に、直すところがあります。",
    next: "errors の各項目を直して、もう一度送ってください。",
  },
  "application.not_allowed": {
    status: 409,
    title: "申請の今の状態では、この操作はできません。",
    next: "allowed の操作か、waiting の示す人の操作を待ってください。",
  },
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
  "print.unavailable": {
    status: 503,
    title: "PDFを作れません。",
    next: "少し待って、もう一度お試しください。急ぐときは、同じ文書の印刷用のページを開いて印刷してください。",
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
  "payment.not_excess": {
    status: 409,
    title: "この納付金は、還付の対象になっていないか、すでに処理が済んでいます。",
    next: "過誤納金の一覧を見直してください。",
  },
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
  "application.unpaid": {
    status: 409,
    title: "手数料が納付されていません。",
    next: "手数料を受け取るか、納付を確かめてから、交付してください。",
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
  "job.stopped": {
    status: 503,
    title: "処理を最後まで行えませんでした。",
    next: "もう一度依頼してください。続くときは、この処理の番号を添えてお知らせください。",
  },
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
  "job.unfinished": {
    status: 409,
    title: "処理がまだ終わっていません。",
    next: "進み具合を確かめ、終わってから、もう一度取り出してください。",
  },
  "rate.limited": {
    status: 429,
    title: "短い時間に送られた要求が多すぎます。",
    next: "Retry-After の秒数だけ待って、同じ Idempotency-Key でもう一度送ってください。",
  },
  busy: {
    status: 503,
    title: "混み合っています。",
    next: "少し待って、同じ Idempotency-Key でもう一度送ってください。",
  },
  unavailable: {
    status: 503,
    title: "いま応答できません。",
    next: "少し待って、同じ Idempotency-Key でもう一度送ってください。続くときは、県の運用担当にお知らせください。",
  },
  internal: {
    status: 500,
    title: "処理中に問題が起きました。",
    next: "同じ Idempotency-Key でもう一度送ってください。続くときは、応答ヘッダーの番号を添えてお知らせください。",
  },
} as const satisfies Record<string, Definition>;

export type Code = keyof typeof problems;

/** An answer that is not a result. `detail` may reach the caller; `cause` never does. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: Code;
  readonly errors: FieldError[] | undefined;
  readonly detail: string | undefined;
  readonly facts: Record<string, unknown> | undefined;

  /** `facts` are extension members of the answer (RFC 9457), such as the bands that are taken; they never replace a standard one. */
  constructor(
    code: Code,
    more: { errors?: FieldError[]; detail?: string; facts?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(more.detail ?? code, { cause: more.cause });
    this.code = code;
    this.errors = more.errors === undefined ? undefined : bounded(more.errors);
    this.detail = more.detail;
    this.facts = more.facts;
  }

  get status() {
    return problems[this.code].status;
  }

  /** The `application/problem+json` body (RFC 9457). No instance and no request id: foreign and missing answers stay byte-equal. */
  toJSON() {
    const { status, title, next } = problems[this.code];
    return {
      ...this.facts,
      type: `https://machipool.example/problems/${this.code}`,
      code: this.code,
      status,
      title,
      next,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.errors === undefined ? {} : { errors: this.errors }),
    };
  }
}
