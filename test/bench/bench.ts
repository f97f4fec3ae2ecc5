import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { measureCapacity, printCapacity } from "./capacity.ts";
import { cold } from "./cold.ts";
import { neighbour } from "./neighbour.ts";
import { ratios } from "./ratio.ts";
import { print } from "./report.ts";

const table = "capacity.json";

console.log("比は、同じ実行の中で組み立てた比較対象（Hono と SDK だけの関数）に対するものです。\n");
print([...(await ratios()), ...(await cold()), ...(await neighbour())]);
console.log("");
const now = measureCapacity();
printCapacity(now, existsSync(table) ? JSON.parse(readFileSync(table, "utf8")) : {});
if (process.argv.includes("--write")) writeFileSync(table, `${JSON.stringify(now, null, 2)}\n`);
