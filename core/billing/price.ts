import { firstOfMonth } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import { inForce } from "#core/dated/index.ts";
import type { MonthlyUse, Unit } from "#core/metering/schema.ts";
import * as Money from "#core/money.ts";
import { ruleAt } from "./dated.ts";
import type { Charge, ChargeLine } from "./document.ts";
import { problem } from "./problem.ts";
import type { Price, PriceBook } from "./schema.ts";

/** What was used, whoever used it. */
export type Usage = Pick<MonthlyUse, "month" | "unit" | "count">;

/** The row of the 料金表 for a unit on a day. @throws Problem `price.missing` when no row or more than one holds */
export function priceAt(book: PriceBook, unit: Unit, date: LocalDate): Price {
  const rows = inForce(
    book.prices.filter((price) => price.unit === unit),
    date,
  );
  const [row, ...others] = rows;
  if (row !== undefined && others.length === 0) return row;
  throw problem("price.missing", { detail: `${unit}、${date}、当てはまる行は${rows.length}件です。` });
}

/**
 * The uses of one body at the prices of their months, in yen: a line per month and unit, and tax once per rate over all
 * lines (an invoice rounds once per rate, 消費税法施行令70条の10).
 * @throws Problem `price.missing`, `terms.missing`
 */
export function charge(book: PriceBook, uses: readonly Usage[]): Charge {
  const lines = merge(uses).map((use) => lineOf(book, use));
  const amount = Money.sum(lines.map((line) => line.amount));
  const tax = taxOf(book, lines);
  return { lines, amount, tax, total: Money.sum([amount, tax]) };
}

/** One row per month and unit, sorted; what was not used is no row. */
function merge(uses: readonly Usage[]): Usage[] {
  const merged = new Map<string, Usage>();
  for (const { month, unit, count } of uses) {
    const key = `${month} ${unit}`;
    merged.set(key, { month, unit, count: count + (merged.get(key)?.count ?? 0) });
  }
  return [...merged]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, use]) => use)
    .filter((use) => use.count > 0);
}

function lineOf(book: PriceBook, use: Usage): ChargeLine {
  const first = firstOfMonth(use.month);
  const { name, yenPerUse } = priceAt(book, use.unit, first);
  const { charge: rounding } = roundingAt(book, first);
  const amount = Money.multiply(use.count, yenPerUse.numerator, yenPerUse.denominator, rounding);
  return { ...use, name, yenPerUse, amount, taxPercent: ruleAt(book.taxes, first, "税率").percent };
}

function taxOf(book: PriceBook, lines: readonly ChargeLine[]): Money.Yen {
  const bases = new Map<string, { amount: Money.Yen; percent: number; rounding: Money.Rounding }>();
  for (const { month, amount, taxPercent: percent } of lines) {
    const { from, tax: rounding } = roundingAt(book, firstOfMonth(month));
    const key = `${percent} ${from}`;
    bases.set(key, { amount: Money.sum([bases.get(key)?.amount ?? 0, amount]), percent, rounding });
  }
  return Money.sum([...bases.values()].map((base) => Money.multiply(base.amount, base.percent, 100, base.rounding)));
}

const roundingAt = (book: PriceBook, date: LocalDate) => ruleAt(book.roundings, date, "端数処理");
