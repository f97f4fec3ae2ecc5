import { type Month, monthOf } from "#core/calendar/date.ts";
import { dateOf, type Instant } from "#core/clock.ts";
import type { BodyCode } from "#core/japan/body.ts";
import type { MonthlyUse } from "./schema.ts";
import { type Unit, units } from "./unit.ts";

/** What metering needs of a journal entry: its name, the body in whose home it stands, its type and its instant. */
export type Act = { entry: string; body: BodyCode; type: string; at: Instant };
/** One act that counts as one use. */
export type Use = { entry: string; body: BodyCode; month: Month; unit: Unit };
/** What leads from a line of a notice or settlement to the acts behind it. */
export type UseKey = Pick<MonthlyUse, "body" | "month" | "unit">;

/** The use that an act is, in the month of its day in Japan; `undefined` when acts of this type are free. */
export function useOf(act: Act): Use | undefined {
  const unit = units.find((one) => one === act.type);
  return unit && { entry: act.entry, body: act.body, month: monthOf(dateOf(act.at)), unit };
}

/** Counts acts by body, month and unit; an entry that is delivered twice counts once, the order does not matter. */
export function tally(acts: Iterable<Act>): MonthlyUse[] {
  const counted = new Map<string, MonthlyUse>();
  for (const { body, month, unit } of uses(acts)) {
    const key = `${body} ${month} ${unit}`;
    counted.set(key, { body, month, unit, count: (counted.get(key)?.count ?? 0) + 1 });
  }
  return [...counted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
}

/** The names of the entries behind a line, sorted. */
export const entriesBehind = (acts: Iterable<Act>, line: UseKey): string[] =>
  uses(acts)
    .filter((use) => use.body === line.body && use.month === line.month && use.unit === line.unit)
    .map((use) => use.entry)
    .sort();

/** An entry's name is unique within its home only, so body and name together tell two uses apart. */
function uses(acts: Iterable<Act>): Use[] {
  const found = new Map<string, Use>();
  for (const act of acts) {
    const use = useOf(act);
    if (use !== undefined) found.set(`${use.body} ${use.entry}`, use);
  }
  return [...found.values()];
}
