import * as Actor from "../actor.ts";
import { addDays } from "../calendar/date.ts";
import { type LocalDate, today } from "../clock.ts";
import { Problem } from "../error.ts";
import { requireAuthentic, withMac } from "../mac.ts";
import { all, ConditionFailed, get, type Item, put, update } from "../table/client.ts";
import type { Partition } from "../table/key.ts";
import { act } from "./act.ts";
import { headKey, type Kind, partitionOf } from "./aggregate.ts";
import { defineEvent, type EntryOf, says } from "./event.ts";

/** 廃棄: the certificate, and the day after which no backup has the key either. */
export const disposed = defineEvent("journal.disposed", says<{ certificate: string; backupsExpire: LocalDate }>());

/** Point-in-time backups reach back this many days; after them no copy of the key is left. */
const backupDays = 35;

/**
 * 廃棄: journals the disposal, then deletes the aggregate's key, every salt and every closed part. The chain stays
 * whole; `verify` then says "disposed". Interrupted, it is completed by doing it again.
 * @throws Problem `not_found`
 */
export async function dispose<State, Secret>(
  kind: Kind<State, Secret>,
  id: string,
  why: string,
): Promise<EntryOf<typeof disposed>> {
  const pk = partitionOf(Actor.home(), kind, id);
  const { entry } = await act(kind, id, (head) => {
    if (head === undefined) throw new Problem("not_found");
    const facts = { certificate: `廃棄証明-${id}`, backupsExpire: addDays(today(), backupDays) };
    return { event: disposed(facts), state: head.state, why };
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
