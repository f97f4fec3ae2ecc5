import * as Actor from "../actor.ts";
import { requireAuthentic, withMac } from "../mac.ts";
import { ConditionFailed, type Item, put } from "../table/client.ts";
import type { Home, Partition } from "../table/key.ts";
import * as Vault from "../vault.ts";

/** From one home to another: what stands in keys and pointers, and nothing of what an entry says. */
export type Way = { from: Home; to: Home };

const rekeyed = (way: Way, text: string): string =>
  text.startsWith(`${way.from}#`) ? way.to + text.slice(way.from.length) : text;

export const placeOf = (way: Way, pk: Partition): Partition => rekeyed(way, pk) as Partition;

const keyNames = ["pk", "dayPk", "listPk", "minePk"];

/** An item as it lies in the other home, everything sealed as it was. */
export function moved(way: Way, item: Item): Item {
  const keys = keyNames.flatMap((name) => (item[name] === undefined ? [] : [[name, rekeyed(way, String(item[name]))]]));
  const home = item.home === way.from ? { home: way.to } : {};
  const daySk = item.daySk === undefined ? {} : { daySk: String(item.daySk).replace(`#${way.from}#`, `#${way.to}#`) };
  return { ...item, ...Object.fromEntries(keys), ...home, ...daySk } as Item;
}

const sealed = ["secret", "closed"] as const;

/**
 * An item of an aggregate with its personal part sealed for its new place: a seal is bound to the place that it was made for, so it is
 * opened and made again with the same data key. The open bytes, their hash and the digest of the closed part do not change.
 */
export function resealed(way: Way, item: Item, key: Vault.DataKey | undefined): Item {
  const next = { ...moved(way, item) };
  if (key === undefined) return next as Item;
  for (const name of sealed) {
    if (item[name] === undefined) continue;
    const value = Vault.open(key, item[name] as Uint8Array, `${item.pk}|${item.sk}`);
    Object.assign(next, { [name]: Vault.seal(key, value, `${next.pk}|${next.sk}`) });
  }
  return next as Item;
}

/** The data key of an aggregate, wrapped for its new place by the key of the new home. */
export const rewrapped = ({ to }: Way, head: Item, key: Vault.DataKey | undefined): Promise<Item> =>
  Actor.asSystem("merging", to, async () =>
    key === undefined ? head : { ...head, key: (await Vault.wrapDataKey(to, head.pk, key.plain)).wrapped },
  );

/** What was authentic where it lay is so in its new place. @throws Problem `record.damaged` */
export async function vouched(way: Way, item: Item, next: Item): Promise<Item> {
  if (item.mac === undefined && item.sk !== "HEAD") return next;
  await Actor.asSystem("merging", way.from, () => requireAuthentic(item));
  return Actor.asSystem("merging", way.to, () => withMac(next));
}

/** Puts an item where there is none; says whether there was none. */
export const lay = (at: Home, item: Item): Promise<boolean> =>
  Actor.asSystem("merging", at, async () => {
    try {
      await put(item, { expression: "attribute_not_exists(pk)" });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  });
