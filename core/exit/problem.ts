import { problemsOf } from "../error.ts";

/** Of mergers and restores: what can be answered instead of a result. */
export const problem = problemsOf({
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
});
