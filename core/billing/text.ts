import type { Month } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import { toEra } from "#core/japan/era.ts";
import * as Money from "#core/money.ts";
import type { ChargeLine } from "./document.ts";
import type { Ratio, Sections, ShareRule } from "./schema.ts";

export const dateText = (date: LocalDate): string => toEra(date).text;

/** 令和8年4月. */
export const monthText = (month: Month): string => dateText(`${month}-01`).replace(/1日$/, "");

/** 令和8年度. */
export const yearText = (fiscalYear: number): string => dateText(`${fiscalYear}-04-01`).replace(/4月1日$/, "度");

export const countText = (count: number): string => new Intl.NumberFormat("ja-JP").format(count);

/** 12.5円 where the decimals end, otherwise the fraction (25/3円), so that a clerk can recompute it. */
export function priceText({ numerator, denominator }: Ratio): string {
  const decimals = [1, 10, 100, 1000].some((scale) => (numerator * scale) % denominator === 0);
  if (!decimals) return `${numerator}/${denominator}円`;
  return `${new Intl.NumberFormat("ja-JP", { maximumFractionDigits: 3 }).format(numerator / denominator)}円`;
}

/** 13節 使用料及び賃借料. */
export const sectionText = ({ number, name }: Sections["fixed"]): string => `${number}節 ${name}`;

export const ruleText = ({ equal, population, use }: ShareRule): string =>
  `均等割${equal}%・人口割${population}%・利用割${use}%`;

export const lineText = ({ month, name, count, yenPerUse, amount }: ChargeLine): string[] => [
  monthText(month),
  name,
  countText(count),
  priceText(yenPerUse),
  Money.format(amount),
];
