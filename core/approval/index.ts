import { type LocalDate, today } from "#core/clock.ts";
import * as Tenant from "#core/tenant/index.ts";
import { type ApprovalRule, approvalRule, settingName } from "./schema.ts";

export { requireMandate } from "./mandate.ts";
export { approve, approveOnPaper, contentOf, draft, sendBack, whoActsNext } from "./rule.ts";
export { type Approval, type ApprovalRule, type Paper, paper, settingName } from "./schema.ts";

/** 専決規程 of an act as it stands on a day. @throws Problem `setting.missing` */
export const ruleFor = (act: string, date: LocalDate = today()): Promise<{ value: ApprovalRule; version: number }> =>
  Tenant.setting(settingName(act), approvalRule, date);
