import type { Setting } from "../setting.ts";
import { approvalRule, settingName } from "./schema.ts";

export const settings: readonly Setting[] = [
  {
    name: settingName("application"),
    id: "ApprovalSetting",
    title: "申請の決裁の順序",
    shape: approvalRule,
    example: { steps: [{ duty: "decide", title: "課長" }], selfApproval: false },
    underway: "起案したものは、起案したときの順序で決裁します。",
  },
];
