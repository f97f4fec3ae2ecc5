import type { Setting } from "../setting.ts";
import { headMails, headSettingName } from "./schema.ts";

export const settings: readonly Setting[] = [
  {
    name: headSettingName,
    id: "SealMailSetting",
    title: "記録の封印の先頭を届けるメール",
    shape: headMails,
    example: { to: ["kansa@example.jp"] },
    underway: "届いた先頭は、そのまま確かめに使えます。次の朝から、新しい宛先に送ります。",
  },
];
