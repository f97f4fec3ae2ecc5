import type { LocalDate } from "./clock.ts";

/** The one of several generations, in any order, that holds on a day: the last that began by then. Nothing before the first. */
export function generationOn<T extends { from: LocalDate }>(all: readonly T[], date: LocalDate): T | undefined {
  const begun = all.filter(({ from }) => from <= date).sort((a, b) => (a.from < b.from ? -1 : 1));
  return begun.at(-1);
}
