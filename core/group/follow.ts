import type { Entry } from "#core/journal/index.ts";
import type { NoticeDraft } from "#core/notice/index.ts";

/** 団体登録のお知らせ to the mail that the group gave. */
export const notices: Record<string, (entry: Entry) => NoticeDraft | undefined> = {
  "group.applied": (entry) => mail(entry, "団体登録の申請を受け付けました", ["職員が確認し、結果をお知らせします。"]),
  "group.registered": (entry) =>
    mail(entry, "団体を登録しました", [`有効期間: ${String(entry.facts.validUntil)} まで`]),
  "group.refused": (entry) => mail(entry, "団体を登録できませんでした", [`理由: ${String(entry.closed?.reason)}`]),
  "group.ended": (entry) => mail(entry, "団体の登録を終えました", aheadOf(entry)),
};

/** What the group has booked and keeps. */
function aheadOf({ facts }: Entry): string[] {
  const { total = 0, bookings = [] } = (facts.ahead ?? {}) as Ahead;
  if (total === 0) return [];
  return [
    "",
    `これからの予約が${total}件あります。予約はそのまま残ります。使わないときは、会員が取り消すか、窓口へご連絡ください。`,
    ...bookings.map(({ id, date, label }) => `${date} ${label}（${id}）`),
    ...(total > bookings.length ? [`ほか${total - bookings.length}件`] : []),
  ];
}
type Ahead = { total?: number; bookings?: { id: string; date: string; label: string }[] };

function mail({ id, closed }: Entry, subject: string, more: string[]): NoticeDraft | undefined {
  const to = (closed?.contact as { email?: string } | undefined)?.email;
  if (to === undefined) return undefined;
  const lines = [`${String(closed?.name)} 様`, "", `${subject}。`, `団体の番号: ${id}`, ...more];
  return { to, subject: `【団体登録のお知らせ】${subject}`, text: lines.join("\n") };
}
