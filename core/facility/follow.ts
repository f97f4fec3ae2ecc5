import type { Entry } from "../journal/index.ts";
import type { NoticeDraft } from "../notice/index.ts";

/** 予約のお知らせ to the mail that the booking gave. Without one there is nobody to write to. */
export const notices: Record<string, (entry: Entry) => NoticeDraft | undefined> = {
  "booking.confirmed": (entry) =>
    mail(entry, "施設の予約を受け付けました", [
      `使用料: ${String(entry.facts.yen)}円`,
      "取り消すときは、早めにお手続きください。",
    ]),
  "booking.cancelled": (entry) =>
    mail(entry, "施設の予約を取り消しました", [
      ...(entry.closed?.reason === undefined ? [] : [`理由: ${String(entry.closed.reason)}`]),
      ...(entry.facts.cancelledBy === "town"
        ? ["町の都合による取消しです。取り消された方も、空いている部屋・時間をすぐに予約できます。"]
        : []),
    ]),
};

function mail(entry: Entry, subject: string, more: string[]): NoticeDraft | undefined {
  const to = (entry.closed?.contact as { email?: string } | undefined)?.email;
  if (to === undefined) return undefined;
  const { label, date } = entry.facts;
  const lines = [
    `${String(entry.closed?.group)} 様`,
    "",
    `${subject}。`,
    `施設: ${String(label)}`,
    `利用日: ${String(date)}`,
    `予約番号: ${entry.id}`,
    ...more,
  ];
  return { to, subject: `【予約のお知らせ】${subject}`, text: lines.join("\n") };
}
