import * as Actor from "../actor.ts";
import { Problem } from "../error.ts";
import type { BodyCode } from "../japan/body.ts";
import * as Job from "../job/index.ts";
import type * as Journal from "../journal/index.ts";
import * as Membership from "../membership/index.ts";

/**
 * Orders that the journals of the whole pool, or of one body, are recomputed from what is stored. The job's entries say who asked and what
 * came out.
 * @throws Problem `not_found` for a body that is not in the pool
 */
export async function order(body?: BodyCode): Promise<Journal.Entry> {
  Actor.require("operator");
  if (body !== undefined && !(await Membership.homes()).includes(body)) throw new Problem("not_found");
  return Job.order({ work: "verification", ...(body === undefined ? {} : { input: { body } }) });
}
