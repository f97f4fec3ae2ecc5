import { today } from "../clock.ts";
import type * as Journal from "../journal/index.ts";
import type { NoticeDraft } from "../notice/index.ts";
import * as Tenant from "../tenant/index.ts";

/** The dated setting that says where the mail of each office goes. */
export const officeSettingName = "application.office";
type OfficeMails = { mails: { office: string; to: string }[] };

const told: Record<string, string> = {
  "application.submitted": "申請がありました",
  "application.corrected": "補正の答えがありました",
  "application.withdrawn": "申請が取り下げられました",
  "application.flagged": "標準処理期間を過ぎた申請があります",
};

/** What the office is told of an entry, by number and procedure and nobody's name; nothing where the body has set no address. */
export async function toOffice({ type, facts }: Journal.Entry): Promise<NoticeDraft | undefined> {
  const subject = told[type];
  const { receipt, title, office, set } = facts as { receipt: string; title: string; office?: string; set: object };
  if (subject === undefined || office === undefined) return undefined;
  if (type === "application.flagged" && !("flag" in set && set.flag === "overdue")) return undefined;
  const { rows } = await Tenant.rows(officeSettingName);
  const value = Tenant.rowAt(rows, today())?.value as OfficeMails | undefined;
  const to = value?.mails.find((one) => office.endsWith(` ${one.office}`))?.to;
  if (to === undefined) return undefined;
  const text = `「${title}」（受付番号 ${receipt}）\n${subject}。\n職員の画面で確かめてください。`;
  return { part: "office", to, subject: `【${office}】${subject}`, text };
}
