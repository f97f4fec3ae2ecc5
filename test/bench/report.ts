import type { Agreed } from "./agree.ts";

/** One figure of the bench: ours, the bare reference in the same run, how they compare, and what the design allows. */
export type Row = {
  what: string;
  ours: string;
  bare: string;
  /** What is held against the budget: a ratio, or a difference in `unit`. */
  figure: number;
  unit?: string;
  budget: { atMost: number } | { atLeast: number };
  /** A goal that is not reached yet: printed, and no failure. */
  goal?: true;
  /** How far the halves of a repeated measurement came together. */
  repeated?: Omit<Agreed, "median">;
};

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

type Verdict = "held" | "failed" | "short" | "unclear";
const marks: Record<Verdict, string> = { held: "○", failed: "×", short: "△", unclear: "？" };

/**
 * A figure of halves that do not agree fails only where both are beyond the budget, and holds only where both are within.
 * What could not be measured has failed.
 */
export function verdictOf({ figure, budget, goal, repeated }: Row): Verdict {
  const isMet = (value: number) => ("atMost" in budget ? value <= budget.atMost : value >= budget.atLeast);
  const figures = repeated === undefined || repeated.agree ? [figure] : repeated.halves;
  if (figures.every(isMet)) return "held";
  if (figures.some(isMet)) return "unclear";
  return goal === true ? "short" : "failed";
}

const failedOf = (rows: readonly Row[]): number => rows.filter((row) => verdictOf(row) === "failed").length;

/** Prints a line for each figure, and says how many have failed. */
export function print(rows: readonly Row[], say: (line: string) => void = console.log): number {
  for (const row of rows) say(lineOf(row));
  return failedOf(rows);
}

export function lineOf(row: Row): string {
  const { what, ours, bare, figure, unit, budget, goal, repeated } = row;
  const limit = "atMost" in budget ? `≤ ${budget.atMost}` : `≥ ${budget.atLeast}`;
  const text = (value: number) => `${value.toFixed(2)}${unit === undefined ? "" : ` ${unit}`}`;
  const open =
    repeated === undefined || repeated.agree
      ? ""
      : `。測るたびに違う: ${repeated.samples}回の前半 ${text(repeated.halves[0])}、後半 ${text(repeated.halves[1])}`;
  return `${marks[verdictOf(row)]} ${what}: ${ours} ／ 比較対象 ${bare} → ${unit === undefined ? "比" : "差"} ${text(figure)}（${goal ? "目標" : "予算"} ${limit}${unit === undefined ? "" : ` ${unit}`}）${open}`;
}
