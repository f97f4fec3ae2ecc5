import * as Money from "#core/money.ts";
import type {
  BodyEstimate,
  BodyPart,
  BodySettlement,
  ChargeLine,
  Estimate,
  Settlement,
  UsageNotice,
} from "./document.ts";
import { type Html, html, page, table } from "./html.ts";
import type { Cost, ShareRule } from "./schema.ts";
import { countText, dateText, lineText, monthText, priceText, ruleText, sectionText, yearText } from "./text.ts";

const yen = Money.format;
const rounded = "従量料金は月・種別ごとの額を合計しています。1円未満の扱いは料金表の定めによります。";
const lineColumns = ["月", "種別", { number: "件数" }, { number: "単価（税抜）" }, { number: "金額（税抜）" }];

/**
 * 事業計画書・見積書 as a page to print: the pool's plan and a sheet per body. With a body's code, that body's sheet alone:
 * what its clerk puts into the budget request (予算要求).
 */
export function estimatePage(estimate: Estimate, body?: string): string {
  const title = `${yearText(estimate.fiscalYear)} 事業計画書・見積書`;
  const sheets = estimate.bodies
    .filter((one) => body === undefined || one.body === body)
    .map((one) => estimateSheet(one, estimate));
  return page(title, body === undefined ? [poolSheet(title, estimate, estimate.madeOn), ...sheets] : sheets);
}

/** 精算書 as a page to print: the pool's account and a sheet per body, or one body's sheet. */
export function settlementPage(settlement: Settlement, body?: string): string {
  const title = `${yearText(settlement.fiscalYear)} 精算書`;
  const sheets = settlement.bodies
    .filter((one) => body === undefined || one.body === body)
    .map((one) => settlementSheet(one, settlement));
  return page(title, body === undefined ? [poolSheet(title, settlement, settlement.settledOn), ...sheets] : sheets);
}

/** 利用実績通知 of one body for one month as a page to print. */
export function noticePage(notice: UsageNotice): string {
  const title = `${monthText(notice.month)} 利用実績通知`;
  const { toDate, estimate } = notice;
  const row = (name: string, now: number, planned: number) => [name, yen(now), yen(planned)];
  return page(title, [
    html`<h1>${title}</h1>
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
<p>見積を超えても、住民の利用は止まりません。</p>`,
  ]);
}

type Pool = { cost: Cost; rule: ShareRule; bodies: readonly BodyPart[]; total: number };

function poolSheet(title: string, { cost, rule, bodies, total }: Pool, date: string): Html {
  const sum = (pick: (part: BodyPart) => number) => yen(Money.sum(bodies.map(pick)));
  return html`<h1>${title}</h1>
<p class="right">${dateText(date)}</p>
${table(
  "固定費（税込）",
  ["項目", { number: "金額" }],
  [
    ...cost.items.map(({ name, amount }) => [name, yen(amount)]),
    ["計", yen(Money.sum(cost.items.map(({ amount }) => amount)))],
  ],
)}
<p>負担割合 ${ruleText(rule)}（月割）</p>
${table(
  "団体ごとの負担",
  [
    "団体",
    { number: "月数" },
    { number: "固定費の負担" },
    { number: "従量料金" },
    { number: "消費税" },
    { number: "計" },
  ],
  [
    ...bodies.map(({ name, fixed, use, total }) => [
      name,
      countText(fixed.months),
      yen(fixed.total),
      yen(use.amount),
      yen(use.tax),
      yen(total),
    ]),
    ["計", "", sum(({ fixed }) => fixed.total), sum(({ use }) => use.amount), sum(({ use }) => use.tax), yen(total)],
  ],
)}`;
}

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

function settlementSheet(part: BodySettlement, { fiscalYear, settledOn, rule }: Settlement): Html {
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
<p>${rounded}各行は、団体・月・種別から元の処理の記録にたどれます。</p>`;
}

/** What a body pays, beside the 節 of its budget that pays it. */
const totals = ({ fixed, use, sections, total }: BodyPart, rule: ShareRule): Html =>
  html`${table(
    "負担額",
    ["区分", "節（案）", { number: "金額" }],
    [
      [`固定費の負担（${fixed.months}か月）`, sectionText(sections.fixed), yen(fixed.total)],
      ["　うち均等割", "", yen(fixed.equal)],
      ["　うち人口割", "", yen(fixed.population)],
      ["　うち利用割", "", yen(fixed.use)],
      ["従量料金", sectionText(sections.use), yen(use.amount)],
      ["消費税", sectionText(sections.use), yen(use.tax)],
      ["計", "", yen(total)],
    ],
  )}
<p>負担割合 ${ruleText(rule)}</p>`;

/** A year's lines of the same name and price as one row. */
function byPrice(lines: readonly ChargeLine[]): string[][] {
  const rows = new Map<string, { line: ChargeLine; count: number; amount: number }>();
  for (const line of lines) {
    const key = `${line.unit} ${line.name} ${priceText(line.yenPerUse)}`;
    const row = rows.get(key) ?? { line, count: 0, amount: 0 };
    rows.set(key, { line, count: row.count + line.count, amount: row.amount + line.amount });
  }
  return [...rows.values()].map(({ line, count, amount }) => [
    line.name,
    countText(count),
    priceText(line.yenPerUse),
    yen(amount),
  ]);
}
