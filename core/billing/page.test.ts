import { expect, test } from "vitest";
import { html } from "#core/html.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Fixture from "#test/fixture/billing.ts";
import { estimate } from "./estimate.ts";
import { usageNotice } from "./notice.ts";
import { estimatePage, noticePage, settlementPage } from "./page.ts";
import { settle } from "./settle.ts";
import { monthText, priceText, yearText } from "./text.ts";

const wakasa = parseBodyCode("313254");
const common = {
  terms: Fixture.terms,
  cost: { fiscalYear: 2026, items: [{ name: `<script>alert("1")</script>`, amount: 1_000_000 }] },
  members: [Fixture.member("若桜町"), Fixture.member("智頭町")],
};
const expected = [{ body: wakasa, unit: "booking.confirmed", count: 5 } as const];
const uses = expected.map((one) => ({ ...one, month: "2026-04" }));
const made = estimate({ ...common, expected, madeOn: "2025-10-15", calendar: Fixture.calendar });
const settled = settle({ ...common, uses, payments: [], settledOn: "2027-04-20" });
const [first] = made.bodies;
if (first === undefined) throw new Error("the estimate has no body");
const pagesOf = (print: { invented: boolean }) => [
  estimatePage(made, print),
  estimatePage(made, print, wakasa),
  settlementPage(settled, print),
  settlementPage(settled, print, wakasa),
  noticePage(usageNotice(Fixture.terms, first, "2026-04", uses, Fixture.calendar), print),
];
const pages = pagesOf({ invented: true });

test("where contract and tariff are invented every sheet says so, and nowhere else any does", () => {
  for (const page of pages) {
    const sheets = page.split("<section>").slice(1);
    expect(sheets.length).toBeGreaterThan(0);
    for (const sheet of sheets) expect(sheet).toContain("架空の契約・料金");
  }
  for (const page of pagesOf({ invented: false })) expect(page).not.toContain("架空");
});

test("a page is one file without script or anything fetched, and every text is escaped", () => {
  for (const page of pages) {
    expect(page).toMatch(/^<!doctype html>\n<html lang="ja">/);
    expect(page).not.toMatch(/<script|<link|<img|url\(|@import|https?:/);
  }
  expect(pages[0]).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
  expect(html`<p title="${`"'&<>`}"></p>`.text).toBe(`<p title="&quot;&#39;&amp;&lt;&gt;"></p>`);
});

test("a body's own sheet shows its amounts, its 節 and its instalments, and no other body", () => {
  const [, own = "", , settlement = ""] = pages;
  for (const page of [own, settlement]) {
    expect(page).toContain("若桜町");
    expect(page).not.toContain("智頭町");
    expect(page).toContain("18節 負担金、補助及び交付金");
    expect(page).toContain("13節 使用料及び賃借料");
  }
  expect(own).toContain("令和8年6月1日");
  for (const { amount } of first.instalments) expect(own).toContain(`${amount.toLocaleString("ja-JP")}円`);
  expect(settlement).toContain("62円"); // 5 × 12.5 yen
});

test("the pool's sheet names every body and the total that they add up to", () => {
  const [all = ""] = pages;
  for (const { name } of made.bodies) expect(all).toContain(name);
  expect(all).toContain(`${made.total.toLocaleString("ja-JP")}円`);
});

test("prices, months and years are written as an official writes them", () => {
  expect(priceText({ numerator: 25, denominator: 2 })).toBe("12.5円");
  expect(priceText({ numerator: 20, denominator: 3 })).toBe("20/3円");
  expect(priceText({ numerator: 3000, denominator: 1 })).toBe("3,000円");
  expect(monthText("2026-04")).toBe("令和8年4月");
  expect(monthText("2026-11")).toBe("令和8年11月");
  expect(yearText(2026)).toBe("令和8年度");
  expect(yearText(2019)).toBe("平成31年度");
});
