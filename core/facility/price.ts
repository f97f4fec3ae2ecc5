import type { LocalDate } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Money from "#core/money.ts";
import { dayKind } from "./closing.ts";
import { type FeeRow, type FeeTable, rowKey } from "./schema.ts";

export type PricedUse = { unit: string; bands: readonly string[]; resident: boolean; date: LocalDate };
/** One row of the table that was applied, or the rounding of a factor over the total. Yen; lines add up to the price. */
type PriceLine = { bands: string[]; yen: Money.Yen; of: "row" | "non_resident" };
export type Price = { yen: Money.Yen; lines: PriceLine[]; version: number };

/**
 * The fee of a use by one version of a table. The row for exactly these bands comes first; without one the table says
 * whether there is no price or the sum of each band's own row. @throws Problem `fee.missing`
 */
export function price(table: FeeTable & { version: number }, use: PricedUse): Price {
  const rows = rowsFor(table, use);
  const lines = rows.map((row): PriceLine => ({ bands: row.bands.toSorted(), yen: yenOf(table, row, use), of: "row" }));
  const base = Money.sum(lines.map((line) => line.yen));
  const yen = total(table, base, use);
  if (yen !== base) lines.push({ bands: use.bands.toSorted(), yen: yen - base, of: "non_resident" });
  return { yen, lines, version: table.version };
}

function rowsFor(table: FeeTable, use: PricedUse): FeeRow[] {
  const together = rowFor(table, use, use.bands);
  if (together !== undefined) return [together];
  if (table.combine === "exact") throw missing(use, use.bands);
  return use.bands.toSorted().map((band) => {
    const row = rowFor(table, use, [band]);
    if (row === undefined) throw missing(use, [band]);
    return row;
  });
}

/** A row for this kind of day goes before one for all days. */
function rowFor(table: FeeTable, { unit, date }: PricedUse, bands: readonly string[]): FeeRow | undefined {
  const day = dayKind(date, table.holidays);
  const find = (key: string) => table.rows.find((row) => rowKey(row) === key);
  return find(rowKey({ unit, bands: [...bands], day })) ?? find(rowKey({ unit, bands: [...bands] }));
}

const missing = (use: PricedUse, bands: readonly string[]) =>
  new Problem("fee.missing", { facts: { unit: use.unit, bands: bands.toSorted(), date: use.date } });

function yenOf({ nonResident }: FeeTable, row: FeeRow, use: PricedUse): Money.Yen {
  if (use.resident) return row.yen;
  if (nonResident.by === "row") {
    if (row.nonResidentYen === undefined) throw missing(use, row.bands);
    return row.nonResidentYen;
  }
  return nonResident.per === "row" ? byFactor(row.yen, nonResident) : row.yen;
}

const total = ({ nonResident }: FeeTable, base: Money.Yen, { resident }: PricedUse): Money.Yen =>
  resident || nonResident.by === "row" || nonResident.per === "row" ? base : byFactor(base, nonResident);

type Factor = Extract<FeeTable["nonResident"], { by: "factor" }>;
const byFactor = (yen: Money.Yen, { numerator, denominator, rounding }: Factor): Money.Yen =>
  Money.multiply(yen, numerator, denominator, rounding);
