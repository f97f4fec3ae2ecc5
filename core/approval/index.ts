import { type LocalDate, today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Tenant from "#core/tenant/index.ts";
import { type ApprovalRule, approvalRule, settingName } from "./schema.ts";

export { requireMandate } from "./mandate.ts";
export { approve, approveOnPaper, contentOf, draft, requirePaper, sendBack, whoActsNext } from "./rule.ts";
export { type Approval, type ApprovalRule, type Paper, paper, settingName } from "./schema.ts";

/** 専決規程 of an act as it stands on a day. @throws Problem `setting.missing` */
export const ruleFor = (act: string, date: LocalDate = today()): Promise<{ value: ApprovalRule; version: number }> =>
  Tenant.setting(settingName(act), approvalRule, date);

/** Who decides what yields money or rights, where the body has not said so: one who may decide, and another than the drafter. */
const twoPeople: ApprovalRule = { steps: [{ duty: "decide", title: "決裁者" }], selfApproval: false };

/** 専決規程 of what is published, as it stands today; two people, as version 0, until the body sets its own (設定 `approval.publication`). */
export async function publicationRule(): Promise<{ value: ApprovalRule; version: number }> {
  try {
    return await ruleFor("publication");
  } catch (error) {
    if (error instanceof Problem && error.code === "setting.missing") return { value: twoPeople, version: 0 };
    throw error;
  }
}
