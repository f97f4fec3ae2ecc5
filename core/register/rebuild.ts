import type { Rebuild } from "../keeps.ts";
import { indexOwner } from "./likeness.ts";
import { tags } from "./recount.ts";

export const rebuild: Rebuild = { tallies: { NUMBER: tags }, indexings: { REG: indexOwner } };
