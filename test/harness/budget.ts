import { readFileSync } from "node:fs";
import { changes, type Route } from "#functions/api/route.ts";
import type { Following, Measured } from "./measure.ts";

/** A route in `capacity.json`. `follows` stands where something does. */
export type Budget = { read: number; write: number; rounds?: number; follows?: Following };

/** What is committed, by the id of the route. */
export const committed = JSON.parse(readFileSync("capacity.json", "utf8")) as Readonly<Record<string, Budget>>;

export const budgetOf = ({ read, write, rounds, follows }: Omit<Measured, "answer" | "again">): Budget => ({
  read,
  write,
  rounds,
  ...(follows.commands === 0 ? {} : { follows }),
});

/** One line a route, so that a change of one is a change of one line. */
export const budgetText = (budgets: Readonly<Record<string, Budget>>): string =>
  `{\n${Object.entries(budgets)
    .map(
      ([id, budget]) =>
        `  ${JSON.stringify(id)}: ${JSON.stringify(budget).replaceAll(/[,:{]/g, "$& ").replaceAll("}", " }")}`,
    )
    .join(",\n")}\n}\n`;

/** What a route goes beyond of the design's goals: rounds of reads ≤ 2 and writes ≤ 4, of what follows ≤ 6 and 1.5 × its units. */
export function beyondGoals(route: Pick<Route, "method">, budget: Budget): string[] {
  const { read, write, rounds = 0, follows } = budget;
  const roundsMax = changes(route) ? 4 : 2;
  const unitsMax = 1.5 * (read + write);
  return [
    ...(rounds > roundsMax ? [`rounds ${rounds} > ${roundsMax}`] : []),
    ...(follows !== undefined && follows.rounds > 6 ? [`rounds that follow ${follows.rounds} > 6`] : []),
    ...(follows !== undefined && follows.read + follows.write > unitsMax
      ? [`units that follow ${follows.read + follows.write} > ${unitsMax}`]
      : []),
  ];
}
