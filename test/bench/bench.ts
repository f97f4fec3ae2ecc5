import { cold } from "./cold.ts";
import { ratios } from "./ratio.ts";
import { print } from "./report.ts";

console.log("比は、同じ実行の中で組み立てた比較対象（Hono と SDK だけの関数）に対するものです。\n");
print([...(await ratios()), ...(await cold())]);
