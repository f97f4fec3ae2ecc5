/** One figure of the bench: ours, the bare reference in the same run, their ratio, and what the design allows. */
export type Row = {
  what: string;
  ours: string;
  bare: string;
  ratio: number;
  budget: { atMost: number } | { atLeast: number };
};

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const isMet = ({ ratio, budget }: Row) => ("atMost" in budget ? ratio <= budget.atMost : ratio >= budget.atLeast);

export function print(rows: readonly Row[]): void {
  for (const row of rows) {
    const budget = "atMost" in row.budget ? `≤ ${row.budget.atMost}` : `≥ ${row.budget.atLeast}`;
    console.log(
      `${isMet(row) ? "○" : "×"} ${row.what}: ${row.ours} ／ 比較対象 ${row.bare} → 比 ${row.ratio.toFixed(2)}（予算 ${budget}）`,
    );
  }
}
