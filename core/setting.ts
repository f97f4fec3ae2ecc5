import type * as z from "zod";
import type { Met } from "./tenant/event.ts";

/**
 * One thing that a body may set: its name in the path, in the document the name of its shape, and what becomes of what was told or decided
 * before, in a sentence that whoever sets it reads.
 */
export type Setting = {
  name: string;
  id: string;
  title: string;
  /** The shape that each value must have, and one that it may have. */
  shape: z.ZodType;
  example: unknown;
  underway: string;
  /** What stands under the value until now, listed in the answer. */
  meets?: (from: string) => Promise<Met>;
};
