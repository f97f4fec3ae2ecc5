import type { Setting } from "../setting.ts";
import { settingName } from "./name.ts";
import { organRow } from "./schema.ts";

export const settings: readonly Setting[] = [
  {
    name: settingName,
    id: "OrganSetting",
    title: "執行機関の名称・署名・文書記号・審査庁",
    shape: organRow,
    example: {
      organs: [{ organ: "education", name: "若桜町教育委員会", signs: "若桜町教育委員会教育長", prefix: "若教" }],
    },
    underway: "すでに決定した申請の通知書は、決定したときの名称のまま変わりません。",
  },
];
