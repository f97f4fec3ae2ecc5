import { problemsOf } from "#core/error.ts";

/** Of what is decided before it is published: what can be answered instead of a result. */
export const problem = problemsOf({
  "publication.not_pending": {
    status: 409,
    title: "この起案は、決裁を待っていません。",
    next: "最新の状態を読んでください。差し戻された起案は、新しく起案し直します。",
  },
  "publication.other_seat": {
    status: 409,
    title: "この段階の決裁者ではありません。",
    next: "起案を読み、次の段階の決裁者に依頼してください。",
  },
  "publication.undecided": {
    status: 409,
    title: "この内容は、決裁が済んでいません。",
    next: "publication に、決裁が済み、まだ施行していない起案の番号を指定してください。",
  },
  "publication.other_content": {
    status: 409,
    title: "決裁を受けた内容と違います。",
    next: "決裁を受けたとおりの内容を送るか、直した内容を起案し直してください。",
  },
});
