import type { LocalDate } from "#core/clock.ts";
import * as Money from "#core/money.ts";
import { cellsOf } from "./cell.ts";
import { dayKind } from "./closing.ts";
import { problem } from "./problem.ts";
import { type Band, type Cell, type FeeRow, type FeeTable, rowKey, type Timetable } from "./schema.ts";

/** `hours`: the timetable of the day, which says what minutes the bands of the use and of the table's rows are. */
export type PricedUse = {
  unit: string;
  bands: readonly string[];
  resident: boolean;
  date: LocalDate;
  hours: Pick<Timetable, "cells" | "bands">;
};
/** One row of the table that was applied, or the rounding of a factor over the total. Yen; lines add up to the price. */
type PriceLine = { bands: string[]; yen: Money.Yen; of: "row" | "non_resident" };
export type Price = { yen: Money.Yen; lines: PriceLine[]; version: number };

/**
 * The fee of a use by one version of a table. Every cell of the use is paid for once: by the row for exactly these bands, or by one
 * whose bands are the same cells (午前 and 午後 are 昼間). Without one the table says whether there is no price or the sum of rows
 * that share the cells out: as few as can be, of as few those of the bands that were asked for, and of these the cheapest. @throws Problem `fee.missing`
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
  const bands = withoutInner(use);
  const ofUnit = rowsOfUnit(table, use);
  const named = ofUnit.get(rowKey({ unit: use.unit, bands }));
  if (named !== undefined) return [named];
  const cells = use.hours.cells.filter((cell) => isIn(cell, bands, use));
  const rows = [...ofUnit.values()].flatMap((row) => {
    const own = row.bands.every((id) => bandOf(id, use))
      ? use.hours.cells.filter((cell) => isIn(cell, row.bands, use))
      : [];
    return own.length === 0 || !own.every((cell) => cells.includes(cell))
      ? []
      : [{ row, own, unasked: !row.bands.every((id) => use.bands.includes(id)) }];
  });
  const shared = share(
    cells,
    table.combine === "exact" ? rows.filter(({ own }) => own.length === cells.length) : rows,
    (row) => yenOf(table, row, use),
  );
  if (shared === undefined) throw missing(use);
  return shared;
}

const bandOf = (id: string, { hours }: PricedUse): Band | undefined => hours.bands.find((band) => band.id === id);
const isIn = (cell: Cell, bands: readonly string[], use: PricedUse): boolean =>
  bands.some((id) => {
    const band = bandOf(id, use);
    return band !== undefined && cellsOf([cell], band).length > 0;
  });

/** A band inside another that is used anyway says nothing more. */
function withoutInner(use: PricedUse): string[] {
  const bands = use.bands.map((id) => bandOf(id, use)).filter((band) => band !== undefined);
  const isInside = (inner: Band, outer: Band, at: number, other: number) =>
    outer.start <= inner.start &&
    inner.end <= outer.end &&
    (inner.start !== outer.start || inner.end !== outer.end || other < at);
  const left = bands.filter(
    (inner, at) => !bands.some((outer, other) => other !== at && isInside(inner, outer, at, other)),
  );
  return left.map(({ id }) => id);
}

/** Rows of a unit by their bands; one for this kind of day goes before one for all days. */
function rowsOfUnit(table: FeeTable, { unit, date }: PricedUse): Map<string, FeeRow> {
  const day = dayKind(date, table.holidays);
  const rows = table.rows.filter((row) => row.unit === unit && (row.day === undefined || row.day === day));
  const inOrder = [...rows.filter((row) => row.day === undefined), ...rows.filter((row) => row.day !== undefined)];
  return new Map(inOrder.map((row) => [rowKey({ unit, bands: row.bands }), row]));
}

type Part = { row: FeeRow; own: readonly Cell[]; unasked: boolean };
type Way = { rows: FeeRow[]; unasked: number; yen: Money.Yen };

/** Rows that follow each other over the cells, each cell in one of them: the best way to every cell in turn. */
function share(cells: readonly Cell[], parts: readonly Part[], yen: (row: FeeRow) => Money.Yen): FeeRow[] | undefined {
  const best: (Way | undefined)[] = [{ rows: [], unasked: 0, yen: 0 }];
  for (let at = 0; at < cells.length; at++) {
    const way = best[at];
    if (way === undefined) continue;
    for (const { row, own, unasked } of parts) {
      if (!own.every((cell, after) => cells[at + after] === cell)) continue;
      const next = { rows: [...way.rows, row], unasked: way.unasked + Number(unasked), yen: way.yen + yen(row) };
      const to = at + own.length;
      if (isBetter(next, best[to])) best[to] = next;
    }
  }
  return best[cells.length]?.rows;
}

function isBetter(one: Way, other: Way | undefined): boolean {
  if (other === undefined || one.rows.length !== other.rows.length)
    return one.rows.length < (other?.rows.length ?? Infinity);
  if (one.unasked !== other.unasked) return one.unasked < other.unasked;
  if (one.yen !== other.yen) return one.yen < other.yen;
  const [name, otherName] = [one, other].map(({ rows }) => rows.map((row) => rowKey(row)).join());
  return String(name) < String(otherName);
}

const missing = (use: PricedUse) =>
  problem("fee.missing", { facts: { unit: use.unit, bands: use.bands.toSorted(), date: use.date } });

function yenOf({ nonResident }: FeeTable, row: FeeRow, use: PricedUse): Money.Yen {
  if (use.resident) return row.yen;
  if (nonResident.by === "row") {
    if (row.nonResidentYen === undefined) throw missing(use);
    return row.nonResidentYen;
  }
  return nonResident.per === "row" ? byFactor(row.yen, nonResident) : row.yen;
}

const total = ({ nonResident }: FeeTable, base: Money.Yen, { resident }: PricedUse): Money.Yen =>
  resident || nonResident.by === "row" || nonResident.per === "row" ? base : byFactor(base, nonResident);

type Factor = Extract<FeeTable["nonResident"], { by: "factor" }>;
const byFactor = (yen: Money.Yen, { numerator, denominator, rounding }: Factor): Money.Yen =>
  Money.multiply(yen, numerator, denominator, rounding);
