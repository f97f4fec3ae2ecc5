import type { TaperStep } from "./proposal.ts";

/** People of a body as they weigh under steps of 逓減, in hundredths of a person: 7,000 with 50 % above 5,000 are 600,000. */
export function tapered(people: number, steps: readonly TaperStep[]): number {
  const bounds = [{ above: 0, percent: 100 }, ...[...steps].sort((a, b) => a.above - b.above)];
  return bounds.reduce((sum, { above, percent }, at) => {
    const within = Math.min(people, bounds[at + 1]?.above ?? people) - above;
    return sum + Math.max(0, within) * percent;
  }, 0);
}
