import * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import { exportRunner, type Source } from "#core/export/index.ts";
import type { Running } from "#core/job/index.ts";
import * as Staff from "#core/staff/index.ts";
import { actAs } from "../api/enter.ts";
import { listAt, sourceOf } from "./list.ts";

/**
 * Opens the list of an order for whoever ordered it, as they are today: each page is read in their own name, inside their own fence.
 * @throws Problem `auth.forbidden` once they may not, `not_found` once the body is closed
 */
async function opened({ state, given = "" }: Running): Promise<Source> {
  const actor = await Staff.ordererOf(state.orderer, Actor.home());
  if (actor === undefined) throw new Problem("auth.forbidden");
  const { columns, page } = sourceOf(await actAs(actor, () => listAt(given)));
  return { columns, page: (cursor) => actAs(actor, () => page(cursor)) };
}

export const runner = exportRunner(opened);
