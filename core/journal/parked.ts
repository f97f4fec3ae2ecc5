import { createHash } from "node:crypto";
import * as Actor from "../actor.ts";
import { type Instant, now } from "../clock.ts";
import { all, ConditionFailed, type Item, put } from "../table/client.ts";
import { type Home, type Key, partition } from "../table/key.ts";

/** Where an entry is stuck, and why: a short name, never a text that could name a person. */
export type Stuck = { home: Home; kind: string; id: string; seq: number; why: string };

/** One thing that waits for somebody to mend it. `at`: the home that it waits in; `name` tells it from all others and says nothing. */
export type Parked = { name: string; at: Home; consumer: string; since: Instant; stuck: Stuck; position: Key };

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** How what is parked in a place is called: it tells it from all others and says nothing. */
export const parkedName = ({ pk, sk }: Key): string => digestOf(`${pk} ${sk}`);

/** What makes an item appear among what is parked in a home. */
export const listed = (target: Home, consumer: string, stuck: Stuck) => ({
  parked: now(),
  stuck,
  listPk: partition(target, "LIST", "PARKED"),
  listSk: `${now()}#${consumer}#${stuck.id}`,
});

/**
 * Puts something on the list of a home that belongs to no consumer's position, once for each place. Whoever puts things into the table may have
 * given them any key, too long for another one's part or none that the pool would make: so it is named by its digest.
 */
export async function layDown(target: Home, name: string, stuck: Stuck, place: string): Promise<void> {
  const pk = partition(target, "POS", name, digestOf(place));
  const item: Item = { pk, sk: "DAMAGE", v: 1, ...listed(target, name, stuck) };
  try {
    await Actor.asSystem("stream", target, () => put(item, { expression: "attribute_not_exists(pk)" }));
  } catch (known) {
    if (!(known instanceof ConditionFailed)) throw known;
  }
}

/** Everything that is parked in a home, oldest first. */
export const parkedIn = (target: Home): Promise<Parked[]> =>
  Actor.asSystem("retry", target, async () => {
    const found: Parked[] = [];
    for await (const item of all({ pk: partition(target, "LIST", "PARKED"), index: "list" })) {
      const [, consumer = ""] = String(item.listSk).split("#");
      const position = { pk: item.pk, sk: item.sk };
      const name = parkedName(item);
      found.push({
        name,
        at: target,
        consumer,
        since: Number(item.parked),
        stuck: item.stuck as Stuck,
        position,
      });
    }
    return found;
  });
