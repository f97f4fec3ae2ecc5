import { monthsOf } from "#core/calendar/fiscal.ts";
import type { BodyCode } from "#core/japan/body.ts";
import type { MonthlyUse, Unit } from "#core/metering/index.ts";

/** A year's uses, twelve counts from April for each body and unit: a prefecture's fit into one item. */
export type PackedUses = Record<string, Record<string, number[]>>;

export function pack(fiscalYear: number, uses: readonly MonthlyUse[]): PackedUses {
  const months = monthsOf(fiscalYear);
  const packed: PackedUses = {};
  for (const { body, unit, month, count } of uses) {
    const units = packed[body] ?? {};
    const counts = units[unit] ?? months.map(() => 0);
    packed[body] = { ...units, [unit]: counts.map((one, at) => (months[at] === month ? one + count : one)) };
  }
  return packed;
}

export function unpack(fiscalYear: number, packed: PackedUses): MonthlyUse[] {
  const months = monthsOf(fiscalYear);
  return Object.entries(packed).flatMap(([body, units]) =>
    Object.entries(units).flatMap(([unit, counts]) =>
      months
        .map((month, at) => ({ body: body as BodyCode, month, unit: unit as Unit, count: counts[at] ?? 0 }))
        .filter(({ count }) => count > 0),
    ),
  );
}
