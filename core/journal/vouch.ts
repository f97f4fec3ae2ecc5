import * as Actor from "../actor.ts";
import { isAuthentic } from "../mac.ts";
import type { Item } from "../table/client.ts";
import { homeOf } from "../table/key.ts";
import * as Vault from "../vault.ts";
import { headHash } from "./aggregate.ts";
import { entryKey, hashOf, type OpenPart } from "./entry.ts";

/**
 * Whether a head says that there was the act of which an entry tells. Both are written together, and only the head has a code that nobody makes
 * without the key of its home: what it does not know of was put in, and an entry before its last one was there when the last one was chained to it.
 */
export async function vouches(head: Item, entry: Item): Promise<boolean> {
  const [last, seq, hash] = [Number(head.seq), placedSeq(entry), hashOf(String(entry.open))];
  if (seq === undefined || hash !== entry.hash || last < seq || (last === seq && headHash(head) !== hash)) return false;
  return isOurs(head);
}

/** The sequence of an entry that lies where it says that it belongs; it would be believed under another key, or in another's place. */
function placedSeq({ pk, sk, open }: Item): number | undefined {
  try {
    const { aggregate, seq } = JSON.parse(String(open)) as OpenPart;
    return seq > 0 && aggregate === pk.slice(10) && sk === entryKey(pk, seq).sk ? seq : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the pool wrote a head. Where its home's key is lost nothing can be told to be ours, and whoever waited for it would hold up all others.
 * @throws when the key cannot be asked just now: that says nothing of the head, and the stream brings it again
 */
export async function isOurs(head: Item): Promise<boolean> {
  try {
    return await Actor.asSystem("stream", homeOf(head.pk), () => isAuthentic(head));
  } catch (error) {
    if (await Actor.asSystem("stream", homeOf(head.pk), () => Vault.isWhole(homeOf(head.pk)))) throw error;
    return false;
  }
}
