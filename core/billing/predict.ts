import { lastOfMonth, type Month, monthOf, rangeOfDates } from "#core/calendar/date.ts";
import { fiscalYearOf, fiscalYearRange } from "#core/calendar/fiscal.ts";
import { type Calendar, isOpenDay } from "#core/calendar/opening.ts";
import type { LocalDate } from "#core/clock.ts";
import { units } from "#core/metering/index.ts";
import type { MonthlyUse, Unit } from "#core/metering/schema.ts";
import * as Money from "#core/money.ts";
import type { ForecastRule, Member } from "./schema.ts";
import { monthsIn } from "./share.ts";

type Basis = { uses: readonly MonthlyUse[]; unit: Unit; madeOn: LocalDate; member: Member; calendar: Calendar };
type Weights = ReadonlyMap<Month, number>;

/**
 * The uses of a body to the end of the fiscal year: what is counted, and what the method adds, rounded up, in the months
 * to come. Where the method has no basis yet (no open day, no whole month has passed) it adds nothing.
 */
export function predict(
  method: ForecastRule["method"],
  member: Member,
  uses: readonly MonthlyUse[],
  madeOn: LocalDate,
  calendar: Calendar,
): MonthlyUse[] {
  const year = fiscalYearOf(madeOn);
  const counted = uses.filter(
    ({ body, month }) => body === member.body && month <= monthOf(madeOn) && fiscalYearOf(lastOfMonth(month)) === year,
  );
  const more = method === "open_days" ? byOpenDays : byLastThreeMonths;
  const added = units.flatMap((unit) => more({ uses: counted, unit, madeOn, member, calendar }));
  return [...counted, ...added];
}

/** Linear: count × open days of the year in the pool ÷ open days so far. */
function byOpenDays({ uses, unit, madeOn, member, calendar }: Basis): MonthlyUse[] {
  const year = fiscalYearRange(fiscalYearOf(madeOn));
  const from = member.from > year.from ? member.from : year.from;
  const to = member.to !== undefined && member.to < year.to ? member.to : year.to;
  const open = rangeOfDates(from, to).filter((date) => isOpenDay(date, calendar));
  const passed = open.filter((date) => date <= madeOn).length;
  if (passed === 0) return [];

  const ahead = new Map<Month, number>();
  for (const date of open.slice(passed)) ahead.set(monthOf(date), (ahead.get(monthOf(date)) ?? 0) + 1);
  const count = countOf(uses, unit);
  return over(member, unit, Math.ceil((count * (open.length - passed)) / passed), ahead);
}

/** Each month to come is like the mean of the last three whole months; the current one at least what it already has. */
function byLastThreeMonths({ uses, unit, madeOn, member }: Basis): MonthlyUse[] {
  const current = monthOf(madeOn);
  const year = fiscalYearOf(madeOn);
  const basis = monthsIn(member, year, "none")
    .filter((month) => month < current)
    .slice(-3);
  if (basis.length === 0) return [];

  const past = countOf(
    uses.filter(({ month }) => basis.includes(month)),
    unit,
  );
  const now = countOf(
    uses.filter(({ month }) => month === current),
    unit,
  );
  const months = monthsIn(member, year, "whole");
  const later = months.filter((month) => month > current);
  const rest = months.includes(current) ? Math.max(0, Math.ceil(past / basis.length) - now) : 0;
  return [
    ...over(member, unit, rest, new Map([[current, 1]])),
    ...over(member, unit, Math.ceil((past * later.length) / basis.length), new Map(later.map((month) => [month, 1]))),
  ];
}

function over({ body }: Member, unit: Unit, count: number, months: Weights): MonthlyUse[] {
  if (count === 0) return [];
  const counts = Money.split(count, [...months.values()]);
  return [...months.keys()].map((month, at) => ({ body, month, unit, count: counts[at] ?? 0 }));
}

const countOf = (uses: readonly MonthlyUse[], unit: Unit): number =>
  uses.filter((use) => use.unit === unit).reduce((sum, { count }) => sum + count, 0);
