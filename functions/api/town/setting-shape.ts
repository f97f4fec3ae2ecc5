import * as z from "zod";
import { calendar, officeMails, officeSettingName } from "#core/application/schema.ts";
import * as Approval from "#core/approval/schema.ts";
import { bookingSetting } from "#core/facility/schema.ts";
import { groupSetting } from "#core/group/schema.ts";
import * as Payment from "#core/payment/schema.ts";
import * as Register from "#core/register/schema.ts";
import type { Met } from "#core/tenant/event.ts";
import * as Verification from "#core/verification/schema.ts";
import * as Club from "./group-example.ts";

/**
 * One thing that a body may set: its name in the path, in the document the name of its shape, and what becomes of what was told or decided
 * before, in a sentence that whoever sets it reads.
 */
export type Setting = {
  name: string;
  id: string;
  title: string;
  shape: z.ZodType;
  example: unknown;
  underway: string;
  /** What stands under the value until now, listed in the answer. */
  meets?: (from: string) => Promise<Met>;
};

/** Everything that a body may set, with the shape that each value must have and one that it may have. */
export const settings: readonly Setting[] = [
  {
    name: Approval.settingName("application"),
    id: "ApprovalSetting",
    title: "申請の決裁の順序",
    shape: Approval.approvalRule,
    example: { steps: [{ duty: "decide", title: "課長" }], selfApproval: false },
    underway: "起案したものは、起案したときの順序で決裁します。",
  },
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
    meets: async (from) => ({ kept: await (await import("#core/application/index.ts")).keptDays(from) }),
  },
  {
    name: "facility.booking",
    id: "BookingSetting",
    title: "施設予約の回数と時間の決まり",
    shape: bookingSetting,
    example: { perMonth: { person: 4, group: 8, walk_in: 2 }, holdSeconds: 600, coolingHours: 24 },
    underway: "確定した予約は変わりません。次の予約から、新しい決まりで数えます。",
  },
  {
    name: "group",
    id: "GroupSetting",
    title: "団体登録の決まり",
    shape: groupSetting,
    example: Club.setting,
    underway: "登録した団体の有効期限は変わりません。次の登録と更新から使います。",
  },
  {
    name: Payment.onlineSettingName,
    id: "OnlinePaymentSetting",
    title: "オンライン納付の受付",
    shape: Payment.onlineSetting,
    example: { accepts: true },
    underway: "始めた支払いは、終わりまで進みます。",
  },
  {
    name: Verification.headSettingName,
    id: "SealMailSetting",
    title: "記録の封印の先頭を届けるメール",
    shape: Verification.headMails,
    example: { to: ["kansa@example.jp"] },
    underway: "届いた先頭は、そのまま確かめに使えます。次の朝から、新しい宛先に送ります。",
  },
  ...Register.registerNames.map((name) => ({
    name: Register.settingName(name),
    id: "RegisterSetting",
    title: "台帳の持ち方",
    shape: Register.keeping,
    example: { mode: "ledger", writers: ["staff"] },
    underway: "前の記載は残ります。適用日から、記載できる者と、証明書を出せるかどうかが変わります。",
  })),
];

/** The value of any setting; which shape it must have, the setting says. */
export const settingValue = z.unknown();
