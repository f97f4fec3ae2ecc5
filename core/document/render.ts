import type { LocalDate } from "#core/clock.ts";
import { type Html, html } from "#core/html.ts";
import * as Money from "#core/money.ts";
import { page, table } from "./page.ts";
import { dateText, type Retention, retainedUntil, retentionText } from "./rule.ts";

/** What stands at the head of everything that a body gives out. */
type Letter = {
  /** 文書番号 as it is printed, e.g. 若住第12号. */
  number: string;
  date: LocalDate;
  /** The person it is for; 様 is added. */
  to?: string | undefined;
  /** Who gives it out, e.g. 若桜町長 or 若桜町教育委員会. */
  from: string;
  /** The stage is the embedded one: what it prints says that it is invented. */
  invented: boolean;
};

const head = ({ number, date, to, from }: Letter) => html`<p class="right">${number}<br>${dateText(date)}</p>
${to === undefined ? undefined : html`<p>${to} 様</p>`}
<p class="right">${from}</p>`;

/** One table row each: name and value. */
type Rows = readonly (readonly [name: string, value: string])[];

export type DecisionDocument = Letter & {
  /** The procedure, e.g. 犬の登録. */
  title: string;
  receipt: string;
  submittedOn: LocalDate;
  approved: boolean;
  /** What this outcome is called, e.g. 却下決定通知書. */
  paper: string;
  /** How it can be contested; left out where it cannot be, or is in full what was asked for. */
  appeal?: Appeal | undefined;
  /** What is decided, in the town's own words. */
  text: string;
  /** 理由の提示: a refusal without its reason is void (行政手続法8条), so a refusal cannot be printed without it. */
  reason?: string | undefined;
  retention: Retention;
  rows?: Rows;
};

/** 審査庁, 審査請求期間 in months, 審査請求前置, 被告, and who stands for it in court. */
type Appeal = { to: string; months: number; first: boolean; defendant: string; stands: string };

/** 決定通知書. @throws RangeError when a refusal has no reason */
export function renderDecision(document: DecisionDocument): string {
  if (!document.approved && !document.reason) throw new RangeError("a refusal says why");
  const title = `${document.title} ${document.paper}`;
  const until = retainedUntil(document.date, document.retention);
  const body = html`${head(document)}
<h1>${title}</h1>
<p class="text">${document.text}</p>
${table([
  ["受付番号", document.receipt],
  ["申請日", dateText(document.submittedOn)],
  ["決定日", dateText(document.date)],
  ...(document.reason === undefined ? [] : [["理由", document.reason] as const]),
  ...(document.rows ?? []),
])}
${document.appeal === undefined ? undefined : appealText(document.appeal)}
<p class="note">${retentionText(document.retention)}${until === undefined ? "" : `（保存期間満了日 ${dateText(until)}）`}</p>`;
  return page(title, body, document);
}

/**
 * 教示 (行政不服審査法82条, 行政事件訴訟法46条): to whom and until when it can be contested. Where the law asks for the ruling first, the suit waits
 * for it, but not for ever (同法8条).
 */
function appealText({ to, months, first, defendant, stands }: Appeal): Html {
  const suit = first
    ? `この処分の取消しの訴えは、審査請求に対する裁決を経た後でなければ提起することができません（審査請求があった日から3か月を経過しても裁決がないとき、その他やむを得ないときを除きます。）。訴えは、裁決があったことを知った日の翌日から起算して6か月以内に、${defendant}を被告として提起してください（${stands}が被告の代表者となります。）。`
    : `また、この決定があったことを知った日（審査請求をした場合は、その裁決があったことを知った日）の翌日から起算して6か月以内に、${defendant}を被告として（${stands}が被告の代表者となります。）、処分の取消しの訴えを提起することができます。`;
  return html`<p class="note">この決定に不服がある場合は、この決定があったことを知った日の翌日から起算して${String(months)}か月以内に、${to}に対して審査請求をすることができます。
${suit}
ただし、決定（審査請求をした場合は、裁決）の日の翌日から起算して1年を経過したときは、正当な理由がない限り、審査請求も訴えの提起もできません。</p>`;
}

export type ReceiptDocument = Letter & {
  what: string;
  rows: readonly { name: string; yen: Money.Yen }[];
  method: string;
};

/** 領収書. The sum is that of its rows, never a figure of its own. */
export function renderReceipt(document: ReceiptDocument): string {
  const total = Money.sum(document.rows.map((row) => row.yen));
  const row = (name: string, yen: Money.Yen) =>
    html`<tr><th scope="row">${name}</th><td class="yen">${Money.format(yen)}</td></tr>`;
  const body = html`${head(document)}
<h1>領収書</h1>
<p>${document.what}として、次の金額を領収しました（${document.method}）。</p>
<table>
<tbody>
${document.rows.map((one) => row(one.name, one.yen))}
${row("合計", total)}
</tbody>
</table>`;
  return page("領収書", body, document);
}

export type TagDocument = Letter & { tag: string; registeredOn: LocalDate; rows: Rows };

/** 鑑札交付書: goes with the tag (狂犬病予防法4条2項), which the owner must put on the dog (同3項). */
export const renderTag = (document: TagDocument): string =>
  page(
    "鑑札交付書",
    html`${head(document)}
<h1>鑑札交付書</h1>
<p>狂犬病予防法第4条第2項の規定により犬を登録し、次のとおり鑑札を交付します。</p>
${table([["鑑札番号", document.tag], ["登録日", dateText(document.registeredOn)], ...document.rows])}
<p class="note">鑑札は、犬に着けておかなければなりません（同条第3項）。犬が死亡したとき、犬の所在地や所有者が変わったときは、30日以内に届け出てください。</p>`,
    document,
  );

export type CertificateDocument = Letter & {
  /** Whose register it is, e.g. 若桜町. */
  keeper: string;
  /** The register, e.g. 犬の登録原簿. */
  register: string;
  /** The day whose state is certified. */
  validOn: LocalDate;
  /** When and why the registration ended, also where that was after the day. */
  ended?: { on: LocalDate; why: string } | undefined;
  /** Something took effect after the day: what is certified is not how it stands now. */
  changedSince: boolean;
  rows: Rows;
};

/**
 * 登録事項証明書: as of which day, from whose register, and whether that is still so. What has ended is not said to be registered, and what
 * has changed since is not said to stand.
 */
export function renderCertificate(document: CertificateDocument): string {
  const { keeper, register, validOn, ended, changedSince } = document;
  const over = ended !== undefined && ended.on <= validOn;
  const title = `${register} 登録事項証明書${over ? "（終わった登録）" : ""}`;
  const later =
    ended === undefined
      ? "この日より後に、登録事項が変わっています。"
      : `この登録は、その後、${dateText(ended.on)}に終わりました（${ended.why}）。`;
  const stood = validOn === document.date ? "登録されていること" : "登録されていたこと";
  const what = over
    ? `上記の登録が、${dateText(ended.on)}に終わったもの（${ended.why}）として記載されていること`
    : `${dateText(validOn)}現在、上記のとおり${stood}`;
  const body = html`${head(document)}
<h1>${title}</h1>
${table(document.rows)}
<p>${keeper}が備え付ける${register}に、${what}を証明します。</p>
${!over && changedSince ? html`<p class="note">${later}</p>` : undefined}`;
  return page(title, body, document);
}

/** A page that says one thing, to be read on a screen. */
export const renderNote = (title: string, text: string, more: { invented: boolean }): string =>
  page(
    title,
    html`<h1>${title}</h1>
<p class="text">${text}</p>`,
    more,
  );
