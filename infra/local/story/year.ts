import { fiscalYearOf } from "#core/calendar/fiscal.ts";

/** When the papers of bodies that start on a day come about, the way councils sit. 架空の日付 */
export type Papers = ReturnType<typeof papersOf>;

export function papersOf(start: string) {
  const fiscalYear = fiscalYearOf(start);
  return {
    fiscalYear,
    /** 議決: the December sessions. */
    resolved: { prefecture: `${fiscalYear - 1}-12-18`, body: `${fiscalYear - 1}-12-16` },
    noticedOn: `${fiscalYear}-01-15`,
    handledOn: `${fiscalYear}-02-01`,
    budgetOn: `${fiscalYear}-03-19`,
    /** The day from which the terms hold: the plan is made under them a year ahead. */
    termsFrom: `${fiscalYear - 1}-04-01`,
    /** 効力日. */
    effectiveOn: `${fiscalYear}-04-01`,
    /** The first day of use. */
    start,
  };
}
