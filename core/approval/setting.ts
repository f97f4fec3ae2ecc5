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
  {
    name: settingName("publication"),
    id: "PublicationSetting",
    title: "使用料・手数料や手続を定めるときの決裁の順序",
    shape: approvalRule,
    example: { steps: [{ duty: "decide", title: "町長" }], selfApproval: false, paper: true },
    underway: "起案したものは、起案したときの順序で決裁します。設定がないうちは、起案者のほかの1人が決裁します。",
  },
];
