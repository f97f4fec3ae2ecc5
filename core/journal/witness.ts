import { isDeepStrictEqual } from "node:util";
import * as Actor from "../actor.ts";
import * as Log from "../log.ts";
import { all, type Item } from "../table/client.ts";
import { type Home, homeOf, type Key, type Partition, poolHome } from "../table/key.ts";
import { type Entry, fromItem, hashOf, type OpenPart } from "./entry.ts";
import { layDown } from "./parked.ts";

/** What the stream says of an entry that was there before. `after` is missing when it is gone, `before` when the stream does not know it. */
export type Change = { key: Key; before: Item | undefined; after: Item | undefined };

/** The name under which damage stands among what is parked: no consumer has it, so that nothing takes it off the list but a person. */
export const witness = "journal";

/**
 * The stream as a second witness: nothing that the pool does changes or removes an entry, but for a disposal, which journals itself
 * first and then takes the personal part away. Entries have no expiry either. Everything else is damage, told in the log and on the
 * operators' list, once for each entry.
 */
export async function bearWitness({ key, before, after }: Change): Promise<void> {
  const home = homeOf(key.pk);
  if (after !== undefined && (await isLawful(home, before, after))) return;
  const what = after === undefined ? "entry.removed" : before === undefined ? "entry.unreadable" : "entry.changed";
  const [kind = "", ...id] = key.pk.slice(10).split("#");
  const seq = Number(key.sk.slice(2));
  const pool = poolHome(home.slice(0, 2));
  await Actor.asSystem("stream", home, async () => Log.error(what, { aggregate: key.pk.slice(10), seq }));
  await layDown(pool, witness, { home, kind, id: id.join("#"), seq, why: what });
}

/** What an entry says openly; `undefined` when what was put is none, which must not hold up everything that comes after it. */
export function outlineOf(item: Item): Entry | undefined {
  try {
    return fromItem(item, undefined);
  } catch {
    return undefined;
  }
}

/** Written again as it was, or without its personal part after a disposal. */
async function isLawful(home: Home, before: Item | undefined, after: Item): Promise<boolean> {
  if (isDeepStrictEqual(before, after)) return true;
  if (after.closed !== undefined || outlineOf(after) === undefined) return false;
  const { closed: _closed, ...kept } = before ?? after;
  if (!isDeepStrictEqual(kept, after) || hashOf(String(after.open)) !== after.hash) return false;
  return isDisposed(home, after.pk);
}

const isDisposed = (home: Home, pk: Partition): Promise<boolean> =>
  Actor.asSystem("stream", home, async () => {
    for await (const item of all({ pk, range: { prefix: "J#" }, descending: true })) {
      if ((JSON.parse(String(item.open)) as OpenPart).type === "journal.disposed") return true;
    }
    return false;
  });
