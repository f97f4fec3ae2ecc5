import { isDeepStrictEqual } from "node:util";
import { rangeOfDates } from "../calendar/date.ts";
import { type LocalDate, today } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import type { Count, ItemClass, Rebuild } from "../keeps.ts";
import { isAuthentic } from "../mac.ts";
import { ConditionFailed, get, getMany, type Item, put } from "../table/client.ts";
import type { Key } from "../table/key.ts";
import * as Tenant from "../tenant/index.ts";

/*
 * What is derived – quotas, booked cells, numbers, the list of administrators – is changed by acts, in their transactions. Whoever writes the
 * table can change it too, and no code could tell: acts count in it without reading it. So it is counted again from heads, which nobody can make.
 */

/** What a home may have, and how what is derived of it is counted anew. */
export type Counting = { items: readonly ItemClass[]; rebuilds: readonly (() => Promise<Rebuild>)[] };

const mended = "ほかの記録から数えた値と違っていました。数え直しました";
const unmended = "ほかの記録から数えた値と違っています";

/**
 * Counts again whatever is derived in the acting home, and puts it right where it is wrong. A booking may come while it is counted: only what is
 * wrong in the same way when it is counted a second time is.
 * @param from the first day of the home; of a body, it is known
 * @returns the places that were wrong
 */
export async function recount(how: Counting, from?: LocalDate): Promise<Journal.Damage[]> {
  const first = from ?? (await Tenant.firstDay());
  const before = await wrongIn(how, first);
  if (before.length === 0) return [];
  const found: Journal.Damage[] = [];
  for (const one of await wrongIn(how, first)) {
    if (!before.some((other) => isDeepStrictEqual(other, one))) continue;
    const isMended = await mend(one);
    found.push({ where: `${one.key.pk} ${one.key.sk}`, what: isMended ? mended : unmended });
  }
  return found;
}

/** `stamp`: the field that every act changes which changes the item. */
type Wrong = Count & { stored: Item | undefined; stamp: string };

async function wrongIn({ items, rebuilds }: Counting, first: LocalDate): Promise<Wrong[]> {
  const loaded = await Promise.all(rebuilds.map((load) => load()));
  const tallies = loaded.flatMap((one) =>
    Object.entries(one.tallies ?? {}).map(([name, make]) => ({
      tally: make(),
      later: items.find((each) => each.name === name)?.later,
    })),
  );
  for await (const { pk, state } of heads(first)) {
    const [, , kind = "", ...id] = pk.split("#");
    for (const { tally } of tallies) tally.add({ kind, id: id.join("#"), state: state as Record<string, unknown> });
  }
  const wrong: Wrong[] = [];
  for (const { tally, later = "" } of tallies) {
    for await (const { key, counted } of tally.counts()) {
      const stored = await get(key);
      const [first = ""] = Object.keys(counted);
      const stamp = stored !== undefined && later in stored ? later : first;
      if (!Object.entries(counted).every(([name, value]) => isSame(stored?.[name], value)))
        wrong.push({ key, counted, stored, stamp });
    }
  }
  return wrong;
}

/** Nothing is counted where nothing is. */
const isSame = (stored: unknown, counted: unknown): boolean => isDeepStrictEqual(stored ?? zero, counted ?? zero);
const zero = 0;

/** Every head of the home that the pool wrote; what somebody else wrote is told by the verification, and counts for nothing. */
async function* heads(first: LocalDate): AsyncGenerator<Item> {
  let keys: Key[] = [];
  for (const date of rangeOfDates(first, today())) {
    for await (const { pk, sk } of Journal.walkDay(date)) if (sk === "J#00000001") keys.push({ pk, sk: "HEAD" });
    for (; keys.length >= atOnce; keys = keys.slice(atOnce)) yield* authentic(keys.slice(0, atOnce));
  }
  yield* authentic(keys);
}

const atOnce = 100;

async function* authentic(keys: readonly Key[]): AsyncGenerator<Item> {
  if (keys.length === 0) return;
  for (const item of await getMany(keys)) if (await isAuthentic(item)) yield item;
}

/** Only if nobody acted on it since it was looked at. */
async function mend({ key, counted, stored, stamp }: Wrong): Promise<boolean> {
  const { [stamp]: seen, ...rest } = (stored ?? {}) as Record<string, unknown>;
  const next = stamp in counted || typeof seen !== "number" ? {} : { [stamp]: seen + 1 };
  const whole = Object.entries({ ...rest, v: 1, ...next, ...counted, ...key }).filter(
    ([, value]) => value !== undefined,
  );
  const condition =
    stored === undefined
      ? { expression: "attribute_not_exists(pk)" }
      : seen === undefined
        ? { expression: "attribute_not_exists(#stamp)", names: { "#stamp": stamp } }
        : { expression: "#stamp = :seen", names: { "#stamp": stamp }, values: { ":seen": seen } };
  try {
    await put(Object.fromEntries(whole) as Item, condition);
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}
