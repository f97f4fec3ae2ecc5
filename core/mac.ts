import { createHmac, timingSafeEqual } from "node:crypto";
import { canonical } from "./canonical.ts";
import { Problem } from "./error.ts";
import * as Log from "./log.ts";
import type { Item } from "./table/client.ts";
import { homeOf } from "./table/key.ts";
import { stampField } from "./table/stamp.ts";
import * as Vault from "./vault.ts";

/**
 * A message authentication code over all that an item says, its place included, under a key of its home that does not lie in the table:
 * whoever can write the table and holds no key cannot make an item that is believed, nor move one.
 */
export async function withMac<One extends Item>(item: One): Promise<One & { mac: Uint8Array }> {
  return { ...item, mac: await macOf(item) };
}

/** Whether what is stored was written by the pool. An item without a code was not. */
export async function isAuthentic(item: Item): Promise<boolean> {
  if (!(item.mac instanceof Uint8Array) || item.mac.length !== bytes) return false;
  return timingSafeEqual(item.mac, await macOf(item));
}

/** Lets nothing be decided or printed by an item that the pool did not write. @throws Problem `record.damaged` */
export async function requireAuthentic(item: Item): Promise<void> {
  if (await isAuthentic(item)) return;
  Log.error("item not authentic", { place: `${item.pk.slice(10)} ${item.sk}`, home: item.pk.slice(0, 9) });
  throw new Problem("record.damaged");
}

/** 128 bits (NIST SP 800-107, 5.3.4): nobody can try more than the table takes writes, and each head pays for each byte. */
const bytes = 16;

/** What is undefined is not stored, so it says nothing; nor does the stamp of a write, which is put on it later. */
async function macOf({ mac: _mac, [stampField]: _stamp, ...said }: Item): Promise<Uint8Array> {
  const key = await Vault.purposeKeyOf(homeOf(said.pk), "mac");
  return createHmac("sha256", key).update(canonical(said)).digest().subarray(0, bytes);
}
