import * as Journal from "#core/journal/index.ts";
import type { NoticeDraft, NoticeTable } from "#core/notice/index.ts";
import type { Ahead } from "./change.ts";
import { applied, ended, refused, registered } from "./event.ts";
import type { Description } from "./schema.ts";

/** 団体登録のお知らせ to the mail that the group gave. */
export const notices: NoticeTable = {
  ...Journal.on(applied, (entry) =>
    mail(entry, "団体登録の申請を受け付けました", ["職員が確認し、結果をお知らせします。"]),
  ),
  ...Journal.on(registered, (entry) => mail(entry, "団体を登録しました", [`有効期間: ${entry.facts.validUntil} まで`])),
  ...Journal.on(refused, (entry) => mail(entry, "団体を登録できませんでした", [`理由: ${entry.closed?.reason}`])),
  ...Journal.on(ended, (entry) => mail(entry, "団体の登録を終えました", aheadOf(entry.facts.ahead))),
};

/** What the group has booked and keeps. */
function aheadOf({ total, bookings }: Ahead): string[] {
  if (total === 0) return [];
  return [
    "",
    `これからの予約が${total}件あります。予約はそのまま残ります。使わないときは、会員が取り消すか、窓口へご連絡ください。`,
    ...bookings.map(({ id, date, label }) => `${date} ${label}（${id}）`),
    ...(total > bookings.length ? [`ほか${total - bookings.length}件`] : []),
  ];
}

type Telling = { id: string; closed: Pick<Description, "name" | "contact"> | null };

function mail({ id, closed }: Telling, subject: string, more: string[]): NoticeDraft | undefined {
  if (closed?.contact.email === undefined) return undefined;
  const lines = [`${closed.name} 様`, "", `${subject}。`, `団体の番号: ${id}`, ...more];
  return { to: closed.contact.email, subject: `【団体登録のお知らせ】${subject}`, text: lines.join("\n") };
}
