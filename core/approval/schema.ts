import * as z from "zod";
import type { Instant } from "#core/clock.ts";
import { localDate, personText } from "#core/japan/schema.ts";
import { list, strict } from "#core/shape.ts";

const duty = z.enum(["counter", "draft", "decide", "admin"], "権限は counter、draft、decide、admin のどれかです。");

/** Who may act at a step: anybody with the duty, under the title of the 専決規程 (課長, 町長 …). */
const seat = { duty, title: personText(30) };

/** 代決: who decides in the absence of the one whose step it is. */
const step = strict({ ...seat, standIn: strict(seat).optional() });

/** 専決規程 of one act, as the body sets it with a date: who decides, in which order, and whether the drafter may. */
export const approvalRule = strict({
  steps: list(step).min(1, "決裁者を1人以上定めてください。").max(10, "決裁の段階は10以下です。"),
  selfApproval: z.boolean("true か false で指定してください。"),
  /** Whether a decision that was made on paper may be entered (紙で決裁済み); left out: it may. */
  paper: z.boolean("true か false で指定してください。").optional(),
});
export type ApprovalRule = z.infer<typeof approvalRule>;
export type Step = ApprovalRule["steps"][number];

/** The name of the dated setting that says who decides an act, e.g. `approval.application`. */
export const settingName = (act: string): string => `approval.${act}`;

/** 紙で決裁済み: under which number, on which day and by which office (町長, 課長 …) it was decided on paper. */
export const paper = strict({
  number: personText(40).describe("決裁の番号（起案番号・文書番号）").meta({ example: "若総第12号" }),
  on: localDate().describe("決裁の日"),
  by: personText(30).describe("決裁した職の名").meta({ example: "町長" }),
});
export type Paper = z.infer<typeof paper>;

/** One decision of a step, kept for ever: who, when, under which title, and in whose place. */
export type Signature = {
  by: string;
  at: Instant;
  title: string;
  /** The mandate of a deputy of another town (代行). */
  mandate?: string;
  /** The title of the absent one (代決). */
  inPlaceOf?: string;
  /** It was signed on paper; `by` is whoever entered it. */
  paper?: Paper;
};

/** 起案から決裁まで, as a part of the state of whatever is decided. Pseudonymous: reasons belong to the sealed part. */
export type Approval = {
  /** `staff:stf_…` */
  drafter: string;
  draftedAt: Instant;
  /** The mandate under which it was drafted. */
  mandate?: string;
  /** `contentOf` what is decided: nobody signs another text than the one that was drafted. */
  content: string;
  /** The version of the setting that decided the route. */
  version: number;
  selfApproval: boolean;
  /** `false` where the rule wants every signature here. */
  paper?: false;
  steps: Step[];
  signatures: Signature[];
  status: "pending" | "approved" | "sent_back";
};

/** Who must act next, for work lists and for whoever asks. */
export type Next = { task: "approve"; step: Step } | { task: "redraft"; drafter: string };
