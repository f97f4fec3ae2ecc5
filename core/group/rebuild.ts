import type { Rebuild } from "../keeps.ts";
import { index } from "./search.ts";

export const rebuild: Rebuild = { indexings: { GRP: index } };
