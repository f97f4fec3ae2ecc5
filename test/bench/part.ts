import "#infra/local/quiet.ts";
import { cold } from "./cold.ts";
import { cpu } from "./cpu.ts";
import { growth } from "./growth.ts";
import { neighbour } from "./neighbour.ts";
import { ratios } from "./ratio.ts";
import type { Row } from "./report.ts";

const parts: Record<string, () => Promise<Row[]>> = { ratios, cpu, cold, growth, neighbour };

const measure = parts[process.argv[2] ?? ""];
if (measure === undefined) throw new Error(`there is no part ${process.argv[2]}`);
process.send?.(await measure(), () => process.exit(0));
