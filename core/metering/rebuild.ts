import type { Rebuild } from "../keeps.ts";
import { monthlyUses } from "./recount.ts";

export const rebuild: Rebuild = { tallies: { USES: monthlyUses } };
