import { problemsOf } from "../error.ts";

/** Of jobs: what can be answered instead of a result. */
export const problem = problemsOf({
  "job.stopped": {
    status: 503,
    title: "処理を最後まで行えませんでした。",
    next: "もう一度依頼してください。続くときは、この処理の番号を添えてお知らせください。",
  },
  "job.unfinished": {
    status: 409,
    title: "処理がまだ終わっていません。",
    next: "進み具合を確かめ、終わってから、もう一度取り出してください。",
  },
});
