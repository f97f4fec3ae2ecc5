import { type Price, type PriceName, prices } from "#infra/price.ts";
import { inputs } from "./assumption.ts";
import type { Measured } from "./capacity.ts";
import { fixedQuantities, type Load, type Quantity, townQuantities } from "./quantity.ts";

/** One line of the calculation: price, quantity and product, in dollars without tax. */
export type Line = Quantity & { listed: Price; dollars: number };
export type Given = { yenPerDollar: number; people: number; yenPerPerson: number; lines: number; line: number };

/** All amounts are for one month and one town; yen are whole, rounded once (四捨五入), tax cut off (切捨て). */
export type Month = {
  population: number;
  towns: number;
  load: Load;
  /** Of the whole pool: divided equally by `towns`. */
  fixed: Line[];
  /** Of this town alone. */
  variable: Line[];
  dollars: { fixed: number; variable: number; total: number };
  yen: { fixed: number; variable: number; tax: number; total: number };
  /** 負担金: the cloud with tax, and the town's part of people and lines. */
  share: { cloud: number; people: number; lines: number; total: number };
};

export const givenByDefault: Given = {
  yenPerDollar: inputs.yenPerDollar.value,
  people: inputs.people.value,
  yenPerPerson: inputs.yenPerPerson.value,
  lines: inputs.lines.value,
  line: inputs.line.value,
};

/** The month of one town in a pool of so many towns like it. */
export function monthOf(
  at: { population: number; towns: number; load: Load },
  measured: Measured,
  given: Given = givenByDefault,
): Month {
  const fixed = fixedQuantities().map(priced);
  const variable = townQuantities(at.population, at.load, measured).map(priced);
  const dollars = { fixed: total(fixed) / at.towns, variable: total(variable) };
  const yen = { fixed: toYen(dollars.fixed, given), variable: toYen(dollars.variable, given) };
  const tax = Math.floor(((yen.fixed + yen.variable) * inputs.taxPercent.value) / 100);
  const cloud = yen.fixed + yen.variable + tax;
  const people = Math.round((given.people * given.yenPerPerson) / 12 / at.towns);
  const lines = Math.round(given.lines / at.towns) + given.line;
  return {
    ...at,
    fixed,
    variable,
    dollars: { ...dollars, total: dollars.fixed + dollars.variable },
    yen: { ...yen, tax, total: cloud },
    share: { cloud, people, lines, total: cloud + people + lines },
  };
}

function priced(one: Quantity): Line {
  const listed = listedAt(one.price);
  return { ...one, listed, dollars: (listed.usd * one.quantity) / listed.per };
}

const listedAt = (name: PriceName): Price => prices[name];
const total = (lines: readonly Line[]): number => lines.reduce((sum, { dollars }) => sum + dollars, 0);
const toYen = (dollars: number, { yenPerDollar }: Given): number => Math.round(dollars * yenPerDollar);
