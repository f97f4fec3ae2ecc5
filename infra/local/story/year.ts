/** When the papers of a pool that starts with a fiscal year come about, the way councils sit. 架空の日付 */
export type Papers = ReturnType<typeof papersOf>;

export const papersOf = (fiscalYear: number) => ({
  fiscalYear,
  /** 議決: the December sessions. */
  resolved: { prefecture: `${fiscalYear - 1}-12-18`, body: `${fiscalYear - 1}-12-16` },
  noticedOn: `${fiscalYear}-01-15`,
  handledOn: `${fiscalYear}-02-01`,
  budgetOn: `${fiscalYear}-03-19`,
  /** 効力日 and the first day of use. */
  start: `${fiscalYear}-04-01`,
});
