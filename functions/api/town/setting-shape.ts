import * as z from "zod";
import { calendar, officeMails, officeSettingName } from "#core/application/schema.ts";
import * as Approval from "#core/approval/schema.ts";
import { bookingSetting } from "#core/facility/schema.ts";
import { groupSetting } from "#core/group/schema.ts";
import * as Payment from "#core/payment/schema.ts";
import * as Register from "#core/register/schema.ts";
import * as Club from "./group-example.ts";

/** One thing that a body may set: its name in the path, and in the document the name of its shape. */
export type Setting = { name: string; id: string; title: string; shape: z.ZodType; example: unknown };

/** Everything that a body may set, with the shape that each value must have and one that it may have. */
export const settings: readonly Setting[] = [
  {
    name: Approval.settingName("application"),
    id: "ApprovalSetting",
    title: "申請の決裁の順序",
    shape: Approval.approvalRule,
    example: { steps: [{ duty: "decide", title: "課長" }], selfApproval: false },
  },
  {
    name: officeSettingName,
    id: "OfficeMailSetting",
    title: "担当課への知らせのメール",
    shape: officeMails,
    example: { mails: [{ office: "町民福祉課", to: "fukushi@example.jp" }] },
  },
  {
    name: "calendar",
    id: "CalendarSetting",
    title: "閉庁日・開庁日",
    shape: calendar,
    example: { closed: ["2027-08-13"], open: [] },
  },
  {
    name: "facility.booking",
    id: "BookingSetting",
    title: "施設予約の回数と時間の決まり",
    shape: bookingSetting,
    example: { perMonth: { person: 4, group: 8, walk_in: 2 }, holdSeconds: 600, coolingHours: 24 },
  },
  { name: "group", id: "GroupSetting", title: "団体登録の決まり", shape: groupSetting, example: Club.setting },
  {
    name: Payment.onlineSettingName,
    id: "OnlinePaymentSetting",
    title: "オンライン納付の受付",
    shape: Payment.onlineSetting,
    example: { accepts: true },
  },
  ...Register.registerNames.map((name) => ({
    name: Register.settingName(name),
    id: "RegisterSetting",
    title: "台帳の持ち方",
    shape: Register.keeping,
    example: { mode: "ledger", writers: ["staff"] },
  })),
];

/** The value of any setting; which shape it must have, the setting says. */
export const settingValue = z.unknown();
