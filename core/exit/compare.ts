import { createHash } from "node:crypto";
import { canonical } from "../canonical.ts";
import { now } from "../clock.ts";
import { classOf } from "../keeps.ts";
import { get, type Item, readFrom } from "../table/client.ts";
import type { Key } from "../table/key.ts";
import { type Contents, itemsAt, type Place } from "./place.ts";
import { places } from "./walk.ts";

/** How an item of a restored copy stands to the table as it is now. `disposed`: gone for good, and it stays so. */
export type Standing = "same" | "missing" | "changed" | "newer" | "disposed";
export type Compared = { place: Place; item: Item; current: Item | undefined; standing: Standing };

/** Every item of the acting home in a restored copy, beside what stands in its place now. */
export async function* compare(table: string, contents: Contents): AsyncGenerator<Compared> {
  for await (const place of inside(table, places(contents))) {
    const disposed = await isDisposed(place);
    for await (const item of inside(table, itemsAt(place))) {
      if (item.sk.startsWith("Q#") || isPast(item)) continue;
      const current = await get(item);
      yield { place, item, current, standing: disposed ? "disposed" : standingOf(contents, item, current) };
    }
  }
}

/** Every step of a walk reads from the copy, and nothing else does. */
async function* inside<T>(table: string, walk: AsyncGenerator<T>): AsyncGenerator<T> {
  for (;;) {
    const step = await readFrom(table, () => walk.next());
    if (step.done === true) return;
    yield step.value;
  }
}

/** What can be told to be newer: the higher one is. What falls as well as rises is brought back only by the acts behind it. Everything else is written once. */
function standingOf(contents: Contents, item: Item, current: Item | undefined): Standing {
  if (current === undefined) return "missing";
  if (isSame(item, current)) return "same";
  if (isEntryOfItsOwn(item, current)) return "newer";
  const later = classOf(contents.items, item)?.later;
  if (later === "always") return "newer";
  return later !== undefined && Number(current[later]) > Number(item[later]) ? "newer" : "changed";
}

/** Another entry that is whole in itself was written by an act since then, and nothing overwrites an act. */
const isEntryOfItsOwn = ({ sk, hash }: Item, current: Item): boolean =>
  sk.startsWith("J#") && current.hash !== hash && hashOf(String(current.open)) === current.hash;
const hashOf = (open: string): string => createHash("sha256").update(open).digest("hex");

const isSame = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

const isPast = ({ ttl }: Item): boolean => typeof ttl === "number" && ttl * 1000 <= now();

/** Whether the aggregate was disposed of since the copy: a backup never undoes that. */
async function isDisposed(place: Place): Promise<boolean> {
  if (place.group !== "aggregate" || !("pk" in place)) return false;
  const head = await get({ pk: place.pk, sk: "HEAD" } satisfies Key);
  if (head === undefined || head.key !== undefined) return false;
  const last = await get({ pk: place.pk, sk: `J#${String(head.seq).padStart(8, "0")}` });
  return String(last?.open).includes('"type":"journal.disposed"');
}
