import { isDeepStrictEqual } from "node:util";
import * as Actor from "../actor.ts";
import * as Log from "../log.ts";
import { all, get, type Item } from "../table/client.ts";
import { type Home, homeOf, isInHome, type Key, type Partition, poolHome } from "../table/key.ts";
import * as Vault from "../vault.ts";
import { headKey } from "./aggregate.ts";
import { type Entry, fromItem, hashOf, type OpenPart } from "./entry.ts";
import { layDown } from "./parked.ts";
import { isOurs, vouches } from "./vouch.ts";

/**
 * What the stream says of an item. `after` is missing when it is gone, `before` when it is new or the stream does not know it; `at`: when the table
 * took it, by its own clock (milliseconds, to the second).
 */
export type Change = { key: Key; before: Item | undefined; after: Item | undefined; at?: number };

/** The name under which damage stands among what is parked: no consumer has it, so that nothing takes it off the list but a person. */
export const witness = "journal";

/**
 * The stream as a second witness: nothing that the pool does changes or removes an entry, but for a disposal, which journals itself
 * first and then takes the personal part away; nor does it remove a head, take it back, or write one without its code. Neither has
 * an expiry. Everything else is damage, told in the log, which nobody edits who can write the table, and on the operators' list, once
 * for each item.
 */
export async function bearWitness(change: Change): Promise<void> {
  if (!isInHome(change.key.pk)) return Log.error("item in no home", {});
  const fault = change.key.sk === "HEAD" ? await headFault(change) : await entryFault(change);
  if (fault !== undefined) await tell(change.key, fault);
}

/**
 * Whether the act that an entry tells of was one: an entry and its aggregate's head are written together, so the head says that there is such an
 * entry, and what the last one is. `shown`: the head as the stream showed it with the entry; where that does not know of it yet, the table is asked.
 * One that nobody vouches for is told, and nothing may follow from it.
 */
export async function isVouchedFor(item: Item, shown?: Item): Promise<boolean> {
  if (shown !== undefined && (await vouches(shown, item))) return true;
  const head = await inStream(homeOf(item.pk), () => get(headKey(item.pk)));
  if (head !== undefined && (await vouches(head, item))) return true;
  await tell(item, "entry.unvouched");
  return false;
}

/** What an entry says openly; `undefined` when what was put is none, which must not hold up everything that comes after it. */
export function outlineOf(item: Item): Entry | undefined {
  if (!isInHome(item.pk)) return undefined;
  try {
    return fromItem(item, undefined);
  } catch {
    return undefined;
  }
}

const inStream = <R>(home: Home, run: () => Promise<R>): Promise<R> => Actor.asSystem("stream", home, run);

async function headFault({ before, after }: Change): Promise<string | undefined> {
  if (after === undefined) return "head.removed";
  if (!(await isOurs(after))) return "head.changed";
  const isBack = before !== undefined && Number(before.seq) > Number(after.seq);
  return isBack && (await isOurs(before)) ? "head.taken_back" : undefined;
}

async function entryFault({ key, before, after }: Change): Promise<string | undefined> {
  if (after === undefined) return "entry.removed";
  if (await isLawful(homeOf(key.pk), before, after)) return undefined;
  return before === undefined ? "entry.unreadable" : "entry.changed";
}

/** A head has no sequence of its own and stands as 0, as does what lies under a key that no entry has. */
export async function tell({ pk, sk }: Key, what: string): Promise<void> {
  const home = homeOf(pk);
  const [kind = "?", ...id] = pk
    .slice(10)
    .split("#")
    .map((segment) => segment || "?");
  const seq = /^J#(\d{8})$/.exec(sk)?.[1] ?? 0;
  const stuck = { home, kind, id: id.join("#") || "?", seq: Number(seq), why: what };
  await inStream(home, async () => Log.error(what, { aggregate: pk.slice(10), seq: stuck.seq }));
  const pool = poolHome(home.slice(0, 2));
  // a pool that there is not has no list, and one that has lost its key writes nothing that could be told from what others put in
  if (await inStream(pool, () => Vault.isWhole(pool))) await layDown(pool, witness, stuck, `${pk} ${sk}`);
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
  inStream(home, async () => {
    for await (const item of all({ pk, range: { prefix: "J#" }, descending: true })) {
      if ((JSON.parse(String(item.open)) as OpenPart).type === "journal.disposed") return true;
    }
    return false;
  });
