import type { Setting } from "../setting.ts";
import { onlineSetting, onlineSettingName } from "./schema.ts";

export const settings: readonly Setting[] = [
  {
    name: onlineSettingName,
    id: "OnlinePaymentSetting",
    title: "オンライン納付の受付",
    shape: onlineSetting,
    example: { accepts: true },
    underway: "始めた支払いは、終わりまで進みます。",
  },
];
