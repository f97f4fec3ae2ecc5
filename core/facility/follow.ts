import * as Journal from "../journal/index.ts";
import type { NoticeDraft, NoticeTable } from "../notice/index.ts";
import type { BookingSecret } from "./entity.ts";
import { cancelled, confirmed } from "./event.ts";

/** 予約のお知らせ to the mail that the booking gave. Without one there is nobody to write to. */
export const notices: NoticeTable = {
  ...Journal.on(confirmed, (entry) =>
    mail(entry, "施設の予約を受け付けました", [
      `使用料: ${entry.facts.yen}円`,
      "取り消すときは、早めにお手続きください。",
    ]),
  ),
  ...Journal.on(cancelled, (entry) =>
    mail(entry, "施設の予約を取り消しました", [
      ...(entry.closed?.reason === undefined ? [] : [`理由: ${entry.closed.reason}`]),
      ...(entry.facts.cancelledBy === "town"
        ? ["町の都合による取消しです。取り消された方も、空いている部屋・時間をすぐに予約できます。"]
        : []),
    ]),
  ),
};

type Telling = {
  id: string;
  facts: { label: string; date: string };
  closed: Partial<Pick<BookingSecret, "contact" | "group">> | null;
};

function mail({ id, facts, closed }: Telling, subject: string, more: string[]): NoticeDraft | undefined {
  const to = closed?.contact?.email;
  if (to === undefined) return undefined;
  const lines = [
    `${closed?.group} 様`,
    "",
    `${subject}。`,
    `施設: ${facts.label}`,
    `利用日: ${facts.date}`,
    `予約番号: ${id}`,
    ...more,
  ];
  return { to, subject: `【予約のお知らせ】${subject}`, text: lines.join("\n") };
}
