import type { Rebuild } from "../keeps.ts";
import { decisions } from "./recount.ts";

export const rebuild: Rebuild = { tallies: { NUMBER: decisions } };
