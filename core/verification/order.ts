import * as Actor from "../actor.ts";
import { Problem } from "../error.ts";
import type { BodyCode } from "../japan/body.ts";
import * as Job from "../job/index.ts";
import * as Membership from "../membership/index.ts";

export type Ordered = { body?: BodyCode | undefined; witness?: string | undefined };

/**
 * Orders that the journals of the whole pool, or of one body, are recomputed from what is stored; and that the chain of seals is held to a head
 * that somebody kept outside (`witness`). The job's entries say who asked and what came out.
 * @throws Problem `not_found` for a body that is not in the pool
 */
export async function order({ body, witness }: Ordered = {}) {
  Actor.require("operator");
  if (body !== undefined && !(await Membership.homes()).includes(body)) throw new Problem("not_found");
  const input = { ...(body === undefined ? {} : { body }), ...(witness === undefined ? {} : { witness }) };
  return Job.order({ work: "verification", ...(Object.keys(input).length === 0 ? {} : { input }) });
}
