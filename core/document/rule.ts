import { fiscalYearOf, fiscalYearRange } from "#core/calendar/fiscal.ts";
import type { LocalDate } from "#core/clock.ts";
import { toEra } from "#core/japan/era.ts";

/** 保存年限 in years, counted from the fiscal year after the one in which the matter was completed; or for ever (永年). */
export type Retention = 1 | 3 | 5 | 10 | 30 | "permanent";

export const retentionText = (retention: Retention): string =>
  retention === "permanent" ? "永年保存" : `${retention}年保存`;

/**
 * 保存期間満了日: the last day on which the record must be kept, always a 31 March; `undefined` when it is kept for ever.
 * Completed on 31 March or on 1 April makes a year's difference (公文書管理法施行令8条と各団体の文書管理規程).
 * @throws RangeError when the day does not exist.
 */
export const retainedUntil = (completedOn: LocalDate, retention: Retention): LocalDate | undefined =>
  retention === "permanent" ? undefined : fiscalYearRange(fiscalYearOf(completedOn) + retention).to;

/** 文書番号, e.g. 若住第12号. */
export const documentNumber = (prefix: string, number: number): string => `${prefix}第${number}号`;

/** `令和8年度`, the fiscal year as it stands before a number. @throws RangeError before 1873 */
export function fiscalYearText(fiscalYear: number): string {
  const { era, year } = toEra(fiscalYearRange(fiscalYear).from);
  // 2019 began as 平成31年度, and was named after the new era when the name changed in its second month
  return fiscalYear === 2019 ? "令和元年度" : `${era}${year === 1 ? "元" : year}年度`;
}

export const dateText = (date: LocalDate): string => toEra(date).text;
