import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measureCapacity, printCapacity } from "./capacity.ts";
import { print, type Row } from "./report.ts";

const table = "capacity.json";

/** A part in a process of its own: the handler reads its environment once, and no part warms another. */
async function measured(part: string): Promise<Row[]> {
  const child = fork(join(import.meta.dirname, "part.ts"), [part]);
  const rows = new Promise<Row[]>((resolve) => child.once("message", (message) => resolve(message as Row[])));
  const [status] = (await once(child, "exit")) as [number];
  if (status !== 0) throw new Error(`${part} ended with ${status}`);
  return rows;
}

console.log("比は、同じ実行の中で組み立てた比較対象（Hono と SDK だけの関数）に対するものです。\n");
for (const part of ["ratios", "cold", "neighbour"]) print(await measured(part));
console.log("");
const now = measureCapacity();
printCapacity(now, existsSync(table) ? JSON.parse(readFileSync(table, "utf8")) : {});
if (process.argv.includes("--write")) writeFileSync(table, `${JSON.stringify(now, null, 2)}\n`);
