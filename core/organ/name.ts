import type { Organ } from "../actor.ts";

export type { Organ } from "../actor.ts";

/**
 * 執行機関 and others that decide in their own name, each with the law that makes it. 長 (地方自治法139条) is the one that acts where no organ is
 * named: its name follows from that of the body (core/japan/head.ts). `everywhere`: what every 市町村 must have, so that it is there without
 * a row of the body.
 */
export const organs = {
  head: { name: "長", law: "地方自治法139条", everywhere: true },
  council: { name: "議会", law: "地方自治法89条", everywhere: true, stands: "議長" },
  education: { name: "教育委員会", law: "地方自治法180条の5第1項1号", everywhere: true },
  election: { name: "選挙管理委員会", law: "地方自治法180条の5第1項2号", everywhere: true },
  audit: { name: "監査委員", law: "地方自治法180条の5第1項4号", everywhere: true },
  agriculture: { name: "農業委員会", law: "地方自治法180条の5第3項1号", everywhere: false },
  assessment: { name: "固定資産評価審査委員会", law: "地方自治法180条の5第3項2号", everywhere: true },
  enterprise: { name: "公営企業管理者", law: "地方公営企業法7条", everywhere: false },
} as const satisfies Record<Organ, { name: string; law: string; everywhere: boolean; stands?: string }>;

/** Every organ but 長. */
export type Other = Exclude<Organ, "head">;

export const others = Object.keys(organs).filter((one): one is Other => one !== "head");

/** The name of the dated setting that says which organs a body has, and how they sign. */
export const settingName = "organ";
