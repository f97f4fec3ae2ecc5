import * as Actor from "../actor.ts";
import { isAuthentic } from "../mac.ts";
import type { Item } from "../table/client.ts";
import { homeOf } from "../table/key.ts";
import { isTransient } from "../transient.ts";
import { headHash } from "./aggregate.ts";
import { hashOf } from "./entry.ts";

/**
 * Whether a head says that there was the act of which an entry tells. Both are written together, and only the head has a code that nobody makes
 * without the key of its home: what it does not know of was put in, and an entry before its last one was there when the last one was chained to it.
 */
export async function vouches(head: Item, entry: Item): Promise<boolean> {
  const [last, seq, hash] = [Number(head.seq), Number(entry.sk.slice(2)), hashOf(String(entry.open))];
  if (hash !== entry.hash || last < seq || (last === seq && headHash(head) !== hash)) return false;
  return isOurs(head);
}

/** Whether the pool wrote a head. Without its home's key nothing can be told to be ours, and whoever waited for it would hold up all others. */
export async function isOurs(head: Item): Promise<boolean> {
  try {
    return await Actor.asSystem("stream", homeOf(head.pk), () => isAuthentic(head));
  } catch (error) {
    if (isTransient(error)) throw error;
    return false;
  }
}
