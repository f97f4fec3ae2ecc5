import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { budgetText } from "../harness/budget.ts";
import { measureCapacity, printCapacity } from "./capacity.ts";
import type { Row } from "./report.ts";
import { runParts } from "./run.ts";

const table = "capacity.json";

/** A part in a process of its own: the handler reads its environment once, and no part warms another. */
async function measured(part: string): Promise<Row[]> {
  const child = fork(join(import.meta.dirname, "part.ts"), [part]);
  const rows = new Promise<Row[]>((resolve) => child.once("message", (message) => resolve(message as Row[])));
  const [status] = (await once(child, "exit")) as [number];
  if (status !== 0) throw new Error(`ended with ${status}`);
  return rows;
}

console.log("比と差は、同じ実行の中で組み立てた比較対象（Hono と SDK だけの関数）に対するものです。");
console.log("○ 予算のうち、× 予算を超える（終了コード1）、△ まだ目標に届かない、？ 測るたびに違い、言えない\n");
const failed = await runParts({ parts: ["ratios", "cpu", "cold", "growth", "neighbour"], measured });
console.log("");
const now = measureCapacity();
const rose = printCapacity(now, existsSync(table) ? JSON.parse(readFileSync(table, "utf8")) : {});
const write = process.argv.includes("--write");
if (write) writeFileSync(table, budgetText(now));
process.exitCode = failed > 0 || (rose > 0 && !write) ? 1 : 0;
