import type { Rebuild } from "../keeps.ts";
import { administrators } from "./recount.ts";

export const rebuild: Rebuild = { tallies: { ADMINS: administrators } };
