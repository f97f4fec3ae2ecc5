import { lastOfMonth, type Month } from "#core/calendar/date.ts";
import type { BodyCode } from "#core/japan/body.ts";
import { units } from "#core/metering/index.ts";
import type { MonthlyUse, Unit } from "#core/metering/schema.ts";
import { sumOf } from "./open.ts";
import { type Basis, countOf, over, restOf } from "./predict.ts";

/** How many more or fewer uses of one unit a body may have than is projected, in the months in which it may have them. */
export type Spread = { body: BodyCode; unit: Unit; more: MonthlyUse[]; fewer: MonthlyUse[] };

/**
 * How far what is to come may lie from its projection by open days, 19 times in 20, for each unit that a body has used.
 *
 * The uses of a unit are taken as independent from open day to open day with one mean, and how much they vary beside that mean
 * (dispersion) is measured in the body's own whole months, but never taken for less than that of single acts (Poisson). The
 * projection then errs by the chance of the days to come and by that of the days it was measured in: variance = dispersion ×
 * projected × (1 + days to come ÷ days passed). Because the dispersion itself is measured in few months, the root of that is
 * multiplied by Student's quantile for them, not by the normal one.
 */
export function spreadsOf(basis: Basis): Spread[] {
  const { member, madeOn, passed, ahead, counted } = basis;
  const ratio = sumOf(ahead) / sumOf(passed);
  const whole = [...passed].filter(([month]) => lastOfMonth(month) <= madeOn);
  const spread = (unit: Unit): Spread[] => {
    const rest = restOf(basis, unit);
    if (rest === 0) return [];
    const months = whole.map(([month, days]) => ({ days, count: countIn(counted, unit, month) }));
    const most = Math.ceil(quantileOf(months.length) * Math.sqrt(dispersionOf(months) * rest * (1 + ratio)));
    const uses = (count: number) => over(member, unit, count, ahead);
    return [{ body: member.body, unit, more: uses(most), fewer: uses(Math.min(most, rest)) }];
  };
  return units.flatMap(spread);
}

type InMonth = { days: number; count: number };

/** Pearson's: what the months' counts deviate from their mean per open day, squared, beside what single acts would; 1 at least. */
function dispersionOf(months: readonly InMonth[]): number {
  const mean = sum(months.map(({ count }) => count)) / sum(months.map(({ days }) => days));
  if (!(mean > 0) || months.length < 2) return 1;
  const deviations = months.map(({ days, count }) => (count - mean * days) ** 2 / (mean * days));
  return Math.max(1, sum(deviations) / (months.length - 1));
}

/** Student's 97.5 % for one degree of freedom less than months; before there are four the range is a first sight, by that of four. */
const students = [3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201] as const;
const quantileOf = (months: number): number => students[Math.max(0, months - 4)] ?? 2.201;

const countIn = (uses: readonly MonthlyUse[], unit: Unit, month: Month): number =>
  countOf(
    uses.filter((use) => use.month === month),
    unit,
  );

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
