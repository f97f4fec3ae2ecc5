import type { Rebuild } from "../keeps.ts";
import { cells, quotas } from "./recount.ts";

export const rebuild: Rebuild = { tallies: { SLOT: cells, QUOTA: quotas } }; // those of groups too
