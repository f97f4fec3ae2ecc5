import { type Html, html } from "#core/html.ts";
import * as Money from "#core/money.ts";
import type { BodyPart, ChargeLine } from "./document.ts";
import { table } from "./layout.ts";
import type { Cost, ShareRule } from "./schema.ts";
import { countText, dateText, priceText, ruleText, sectionText } from "./text.ts";

const yen = Money.format;

type Pool = { cost: Cost; rule: ShareRule; bodies: readonly BodyPart[]; total: number };

/** The pool as a whole: its fixed cost and what each body bears of it. */
export function poolSheet(title: string, { cost, rule, bodies, total }: Pool, date: string): Html {
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

/** What a body pays, beside the 節 of its budget that pays it. */
export const totals = ({ fixed, use, sections, total }: BodyPart, rule: ShareRule): Html =>
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
export function byPrice(lines: readonly ChargeLine[]): string[][] {
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
