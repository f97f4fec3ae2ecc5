import { print, type Row } from "./report.ts";

type Bench = {
  parts: readonly string[];
  measured: (part: string) => Promise<Row[]>;
  say?: (line: string) => void;
};

/** Measures part by part, prints what each found and goes on when one breaks down. Answers how many budgets, or parts, failed. */
export async function runParts({ parts, measured, say = console.log }: Bench): Promise<number> {
  let failed = 0;
  for (const part of parts) {
    try {
      failed += print(await measured(part), say);
    } catch (error) {
      say(`× ${part}: ${error instanceof Error ? error.message : String(error)}`);
      failed += 1;
    }
  }
  return failed;
}
