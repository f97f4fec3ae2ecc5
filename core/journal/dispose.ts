import * as Actor from "../actor.ts";
import { addDays } from "../calendar/date.ts";
import { today } from "../clock.ts";
import { Problem } from "../error.ts";
import { all, commit, type Item, update } from "../table/client.ts";
import { act } from "./act.ts";
import { headKey, type Kind, partitionOf } from "./aggregate.ts";
import type { Entry } from "./entry.ts";

/** Point-in-time backups reach back this many days; after them no copy of the key is left. */
const backupDays = 35;

/**
 * 廃棄: journals the disposal, then deletes the aggregate's key, every salt and every closed part. The chain stays
 * whole; `verify` then says "disposed". Interrupted, it is completed by doing it again.
 * @throws Problem `not_found`
 */
export async function dispose<State, Secret>(kind: Kind<State, Secret>, id: string, why: string): Promise<Entry> {
  const pk = partitionOf(Actor.home(), kind, id);
  const entry = await act(kind, id, (head) => {
    if (head === undefined) throw new Problem("not_found");
    return {
      type: "journal.disposed",
      state: head.state,
      why,
      facts: { certificate: `廃棄証明-${id}`, backupsExpire: addDays(today(), backupDays) },
    };
  });
  for await (const item of all({ pk, range: { prefix: "J#" } })) await shred(item);
  await commit([
    {
      update: headKey(pk),
      expression: "REMOVE #key, #secret",
      names: { "#key": "key", "#secret": "secret" },
      condition: "attribute_exists(pk)",
    },
  ]);
  return { ...entry, closed: null };
}

async function shred({ pk, sk }: Item): Promise<void> {
  await update({ update: { pk, sk }, expression: "REMOVE #closed", names: { "#closed": "closed" } });
}
