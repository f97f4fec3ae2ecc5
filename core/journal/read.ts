import * as Actor from "../actor.ts";
import { dateOf, now } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Id from "../id.ts";
import { all, getMany, type Index, type Item, page, put } from "../table/client.ts";
import * as Cursor from "../table/cursor.ts";
import { partition } from "../table/key.ts";
import * as Vault from "../vault.ts";
import { fromHeadItem, type Head, type Kind, type Listing, listPartition, load, partitionOf } from "./aggregate.ts";
import { dayPartition, dayShards, type Entry, entryKey, fromItem } from "./entry.ts";

/** Reads a thing of the acting home. @throws Problem `not_found`, the same for what is missing and what is foreign */
export async function find<State, Secret>(kind: Kind<State, Secret>, id: string): Promise<Head<State, Secret>> {
  const head = await load(kind, id);
  if (head === undefined) throw new Problem("not_found");
  return head;
}

/**
 * Writes down that personal data is about to be shown, before it is. Not part of a chain; sealed with its day.
 * 個人情報保護法 and the resident's question "who looked at my data" both need it.
 */
export async function recordRead(kind: { kind: string }, ids: readonly string[], purpose: string): Promise<void> {
  const home = Actor.home();
  const at = now();
  const pk = partition(home, "READ", dateOf(at));
  const sk = `${at}#${Id.create("red")}`;
  const open = JSON.stringify({ at, by: Actor.reference(), what: ids.map((id) => `${kind.kind}#${id}`), purpose });
  await put({ pk, sk, v: 1, open, dayPk: dayPartition(home, dateOf(at), dayShards[0]), daySk: `${at}#${pk}#${sk}` });
}

export type Page<T> = { items: T[]; next?: string };

/** One page of a list of the acting home, newest or earliest first. @throws Problem `cursor.invalid` */
export async function list<State, Secret>(
  kind: Kind<State, Secret>,
  index: Extract<Index, "list" | "mine">,
  listing: Omit<Listing, "sort">,
  options: { limit: number; cursor?: string | undefined; descending?: boolean },
): Promise<Page<Head<State, Secret>>> {
  const pk = listPartition(Actor.home(), listing);
  const secret = await Vault.purposeKey("cursor");
  const after = options.cursor === undefined ? undefined : Cursor.decode(secret, `${index} ${pk}`, options.cursor);
  const { items, next } = await page({
    pk,
    index,
    limit: options.limit,
    after,
    ...(options.descending === undefined ? {} : { descending: options.descending }),
  });
  return {
    items: await Promise.all(items.map((item) => fromHeadItem(kind, item))),
    ...(next === undefined ? {} : { next: Cursor.encode(secret, `${index} ${pk}`, next) }),
  };
}

/** The journal of one aggregate of the acting home, in order, from a sequence on. */
export async function entries(kind: { kind: string }, id: string, from = 1): Promise<Entry[]> {
  const pk = partitionOf(Actor.home(), kind, id);
  const head = await load({ kind: kind.kind, version: 0 }, id);
  const found: Entry[] = [];
  for await (const item of all({ pk, range: { from: `J#${String(from).padStart(8, "0")}`, to: "J#99999999" } })) {
    found.push(fromItem(item, head?.key));
  }
  return found;
}

/** Some entries of one aggregate of the acting home, by their sequences, in no order. */
export async function entriesAt(kind: { kind: string }, id: string, seqs: readonly number[]): Promise<Entry[]> {
  if (seqs.length === 0) return [];
  const pk = partitionOf(Actor.home(), kind, id);
  const [head, items] = await Promise.all([
    load({ kind: kind.kind, version: 0 }, id),
    getMany([...new Set(seqs)].map((seq) => entryKey(pk, seq))),
  ]);
  return items.map((item) => fromItem(item, head?.key));
}

/** The keys of everything journalled in the acting home on one day: what seals, exports and rebuilds walk. */
export async function* walkDay(date: string): AsyncGenerator<Pick<Item, "pk" | "sk">> {
  for (const shard of dayShards) yield* all({ pk: dayPartition(Actor.home(), date, shard), index: "day" });
}
