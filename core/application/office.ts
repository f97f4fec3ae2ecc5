import { today } from "../clock.ts";
import type { NoticeDraft } from "../notice/index.ts";
import * as Tenant from "../tenant/index.ts";
import type { Said } from "./event.ts";

/** The dated setting that says where the mail of each office goes. */
export const officeSettingName = "application.office";
type OfficeMails = { mails: { office: string; to: string }[] };

/** What the office is told of an entry, by number and procedure and nobody's name; nothing where the body has set no address. */
export const toOffice =
  (subject: string) =>
  async ({ facts: { receipt, title, office } }: { facts: Said }): Promise<NoticeDraft | undefined> => {
    const { rows } = await Tenant.rows(officeSettingName);
    const value = Tenant.rowAt(rows, today())?.value as OfficeMails | undefined;
    const to = value?.mails.find((one) => office.endsWith(` ${one.office}`))?.to;
    if (to === undefined) return undefined;
    const text = `「${title}」（受付番号 ${receipt}）\n${subject}。\n職員の画面で確かめてください。`;
    return { part: "office", to, subject: `【${office}】${subject}`, text };
  };
