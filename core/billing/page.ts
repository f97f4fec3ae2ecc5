import { type Html, html } from "#core/html.ts";
import * as Money from "#core/money.ts";
import type { BodyEstimate, BodySettlement, Estimate, Settlement, UsageNotice } from "./document.ts";
import { type Print, page, table } from "./layout.ts";
import { byPrice, poolSheet, totals } from "./sheet.ts";
import { dateText, lineText, monthText, yearText } from "./text.ts";

const yen = Money.format;
const rounded = "従量料金は月・種別ごとの額を合計しています。1円未満の扱いは料金表の定めによります。";
const lineColumns = ["月", "種別", { number: "件数" }, { number: "単価（税抜）" }, { number: "金額（税抜）" }];

/**
 * 事業計画書・見積書 as a page to print: the pool's plan and a sheet per body. With a body's code, that body's sheet alone:
 * what its clerk puts into the budget request (予算要求).
 */
export function estimatePage(estimate: Estimate, print: Print, body?: string): string {
  const title = `${yearText(estimate.fiscalYear)} 事業計画書・見積書`;
  const sheets = estimate.bodies
    .filter((one) => body === undefined || one.body === body)
    .map((one) => estimateSheet(one, estimate));
  const all = body === undefined ? [poolSheet(title, estimate, estimate.madeOn), ...sheets] : sheets;
  return page(title, all, print);
}

/** 精算書 as a page to print: the pool's account and a sheet per body, or one body's sheet. */
export function settlementPage(settlement: Settlement, print: Print, body?: string): string {
  const title = `${yearText(settlement.fiscalYear)} 精算書`;
  const sheets = settlement.bodies
    .filter((one) => body === undefined || one.body === body)
    .map((one) => settlementSheet(one, settlement));
  const all = body === undefined ? [poolSheet(title, settlement, settlement.settledOn), ...sheets] : sheets;
  return page(title, all, print);
}

/** 利用実績通知 of one body for one month as a page to print. */
export function noticePage(notice: UsageNotice, print: Print, seal?: string): string {
  const title = `${monthText(notice.month)} 利用実績通知`;
  const { toDate, estimate } = notice;
  const row = (name: string, now: number, planned: number) => [name, yen(now), yen(planned)];
  const sheet = html`<h1>${title}</h1>
<p>${notice.name} 様</p>
<p class="right">通知期限 ${dateText(notice.due)}</p>
${table("当月の利用", lineColumns, [...notice.lines.map(lineText), ["計", "", "", "", yen(notice.amount)]])}
${table(
  "年度の累計と見積",
  ["区分", { number: "累計" }, { number: "年度の見積" }],
  [
    row("従量料金（税抜）", toDate.amount, estimate.amount),
    row("消費税", toDate.tax, estimate.tax),
    row("計", toDate.total, estimate.total),
  ],
)}
<p>見積を超えても、住民の利用は止まりません。</p>
${sealText(seal)}`;
  return page(title, [sheet], print);
}

/** What a body keeps to hold the pool to its seals. */
const sealText = (seal: string | undefined): Html =>
  seal === undefined
    ? html``
    : html`<p>記録の封印の先頭（後から書き換えられていないかを確かめるための控え） ${seal}</p>`;

function estimateSheet(part: BodyEstimate, { fiscalYear, madeOn, rule }: Estimate): Html {
  const instalments = part.instalments.map(({ due, amount }) => [dateText(due), yen(amount)]);
  return html`<h1>${yearText(fiscalYear)} 見積書</h1>
<p>${part.name} 様</p>
<p class="right">${dateText(madeOn)}</p>
${totals(part, rule)}
${table(
  "従量料金の見込み",
  ["種別", { number: "見込件数" }, { number: "単価（税抜）" }, { number: "金額（税抜）" }],
  byPrice(part.use.lines),
)}
<p>${rounded}</p>
${
  instalments.length === 0
    ? html`<p>年度内に概算払の納期がないため、精算の際に納付してください。</p>`
    : table("概算払", ["納期限", { number: "金額" }], instalments)
}`;
}

function settlementSheet(part: BodySettlement, { fiscalYear, settledOn, rule, seal }: Settlement): Html {
  return html`<h1>${yearText(fiscalYear)} 精算書</h1>
<p>${part.name} 様</p>
<p class="right">${dateText(settledOn)}</p>
${totals(part, rule)}
${table(
  "精算",
  ["区分", { number: "金額" }],
  [
    ["概算払等の入金済額", yen(part.paid)],
    ["確定した負担額", yen(part.total)],
    ["翌年度繰越", yen(part.carry)],
    ["返還", yen(part.return)],
    ["追加納付", yen(part.add)],
  ],
)}
${table("従量料金の内訳", lineColumns, part.use.lines.map(lineText))}
<p>${rounded}各行は、団体・月・種別から元の処理の記録にたどれます。</p>
${sealText(seal)}`;
}
