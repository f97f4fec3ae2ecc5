import type { Setting } from "../setting.ts";
import { calendar, officeMails, officeSettingName } from "./schema.ts";

export const settings: readonly Setting[] = [
  {
    name: officeSettingName,
    id: "OfficeMailSetting",
    title: "担当課への知らせのメール",
    shape: officeMails,
    example: { mails: [{ office: "町民福祉課", to: "fukushi@example.jp" }] },
    underway: "次の知らせから、新しい宛先に送ります。",
  },
  {
    name: "calendar",
    id: "CalendarSetting",
    title: "閉庁日・開庁日",
    shape: calendar,
    example: { closed: ["2027-08-13"], open: [] },
    underway:
      "受け付けた申請の標準処理期間の末日は、受け付けたときの開庁日で終わりまで数え、補正にかかった日数のほかには動きません。審査中の申請のうち、末日が適用日以後のものを kept で返します。",
    meets: async (from) => ({ kept: await (await import("./calendar.ts")).keptDays(from) }),
  },
];
