import { onPaper } from "#functions/api/decision.ts";

/** 架空の紙の決裁, for whatever yields money or rights. */
export const decided = { decision: onPaper };
