import { problemsOf } from "../error.ts";

/** Of groups: what can be answered instead of a result. */
export const problem = problemsOf({
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
});
