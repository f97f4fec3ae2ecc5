import * as Job from "../job/index.ts";
import type { Format } from "../sheet/index.ts";
import { exportWork } from "./result.ts";

/**
 * Orders that a list is written into a file. The entry says which list and in what form; how it was narrowed down may name persons, and is
 * sealed. Whether the caller may see the list is asked here by whoever calls, and again with every page.
 */
export const order = (list: { id: string; path: string }, format: Format) =>
  Job.order({ work: exportWork, input: { list: list.id, format }, given: list.path });
