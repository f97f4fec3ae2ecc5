import { examine } from "./entry.ts";
import { conclude } from "./report.ts";

// `npm run check`: no function grows beyond what a cold start and its first request can afford.

const { faults, summary } = await examine();
conclude(faults, summary);
