import type { Rebuild } from "../keeps.ts";
import { receipts } from "./recount.ts";

export const rebuild: Rebuild = { tallies: { NUMBER: receipts } };
