import { lastOfMonth, type Month, monthOf } from "#core/calendar/date.ts";
import { fiscalYearOf } from "#core/calendar/fiscal.ts";
import type { LocalDate } from "#core/clock.ts";
import { units } from "#core/metering/index.ts";
import type { MonthlyUse, Unit } from "#core/metering/schema.ts";
import * as Money from "#core/money.ts";
import { type OpenDays, sumOf } from "./open.ts";
import type { ForecastRule, Member } from "./schema.ts";
import { monthsIn } from "./share.ts";

/** What is known of one body on the day of the forecast. */
export type Basis = {
  member: Member;
  /** The body's uses in the months of the fiscal year up to the day. */
  counted: readonly MonthlyUse[];
  madeOn: LocalDate;
  /** The body's open days up to the day, and to come. */
  passed: OpenDays;
  ahead: OpenDays;
};

/**
 * The uses of a body to the end of the fiscal year: what is counted, and what the method adds, rounded up, in the months
 * to come. Where the method has no basis yet (no open day, no whole month has passed) it adds nothing.
 */
export function predict(method: ForecastRule["method"], basis: Basis): MonthlyUse[] {
  const more = method === "last_three_months" ? byLastThreeMonths : byOpenDays;
  return [...basis.counted, ...units.flatMap((unit) => more(basis, unit))];
}

/** Linear: count × open days of the year in the pool ÷ open days so far. */
const byOpenDays = (basis: Basis, unit: Unit): MonthlyUse[] =>
  over(basis.member, unit, restOf(basis, unit), basis.ahead);

/** What is still to come of a unit by open days, in whole uses. */
export function restOf({ counted, passed, ahead }: Basis, unit: Unit): number {
  return passed.size === 0 ? 0 : Math.ceil((countOf(counted, unit) * sumOf(ahead)) / sumOf(passed));
}

/** Each month to come is like the mean of the last three whole months; the current one at least what it already has. */
function byLastThreeMonths({ counted, madeOn, member }: Basis, unit: Unit): MonthlyUse[] {
  const current = monthOf(madeOn);
  const year = fiscalYearOf(madeOn);
  const basis = monthsIn(member, year, "none")
    .filter((month) => month < current)
    .slice(-3);
  if (basis.length === 0) return [];

  const past = countOf(
    counted.filter(({ month }) => basis.includes(month)),
    unit,
  );
  const now = countOf(
    counted.filter(({ month }) => month === current),
    unit,
  );
  const months = monthsIn(member, year, "whole");
  const later = months.filter((month) => month > current);
  const isUnderway = months.includes(current) && madeOn < lastDayIn(member, current);
  const rest = isUnderway ? Math.max(0, Math.ceil(past / basis.length) - now) : 0;
  return [
    ...over(member, unit, rest, new Map([[current, 1]])),
    ...over(member, unit, Math.ceil((past * later.length) / basis.length), new Map(later.map((month) => [month, 1]))),
  ];
}

function lastDayIn({ to }: Member, month: Month): LocalDate {
  const last = lastOfMonth(month);
  return to !== undefined && to < last ? to : last;
}

/** A body's uses of a unit, divided over months by weights. */
export function over(
  { body }: Pick<Member, "body">,
  unit: Unit,
  count: number,
  months: ReadonlyMap<Month, number>,
): MonthlyUse[] {
  if (count === 0) return [];
  const counts = Money.split(count, [...months.values()]);
  return [...months.keys()].map((month, at) => ({ body, month, unit, count: counts[at] ?? 0 }));
}

export const countOf = (uses: readonly MonthlyUse[], unit: Unit): number =>
  uses.filter((use) => use.unit === unit).reduce((sum, { count }) => sum + count, 0);
