import * as Actor from "../actor.ts";
import { addDays } from "../calendar/date.ts";
import { today } from "../clock.ts";
import { Problem } from "../error.ts";
import { requireAuthentic, withMac } from "../mac.ts";
import { all, ConditionFailed, get, type Item, put, update } from "../table/client.ts";
import type { Partition } from "../table/key.ts";
import { actLoosely } from "./act.ts";
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
  const entry = await actLoosely(kind, id, (head) => {
    if (head === undefined) throw new Problem("not_found");
    return {
      type: "journal.disposed",
      state: head.state,
      why,
      facts: { certificate: `廃棄証明-${id}`, backupsExpire: addDays(today(), backupDays) },
    };
  });
  for await (const item of all({ pk, range: { prefix: "J#" } })) await shred(item);
  await forgetKey(pk);
  return { ...entry, closed: null };
}

/** The head without its key and what that sealed. */
async function forgetKey(pk: Partition): Promise<void> {
  const item = await get(headKey(pk));
  if (item === undefined) return;
  await requireAuthentic(item);
  const { key: _key, secret: _secret, ...kept } = item;
  try {
    await put(await withMac(kept), { expression: "seq = :seq", values: { ":seq": item.seq } });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    await forgetKey(pk); // somebody acted in between
  }
}

async function shred({ pk, sk }: Item): Promise<void> {
  await update({ update: { pk, sk }, expression: "REMOVE #closed", names: { "#closed": "closed" } });
}
