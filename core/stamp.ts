import { createHmac, timingSafeEqual } from "node:crypto";
import { homeOf, type Key } from "./table/key.ts";
import { type Maker, readStamp } from "./table/stamp.ts";
import * as Vault from "./vault.ts";

/** 128 bits, as of a head's code (core/mac.ts). */
const bytes = 16;

/** The code of a stamp, under a key of the item's home. */
export const stampCode: Maker = async ({ pk, sk }, time) => {
  const key = await Vault.purposeKeyOf(homeOf(pk), "stamp");
  return createHmac("sha256", key).update(time).update(`${pk} ${sk}`).digest().subarray(0, bytes);
};

/** When the pool wrote what lies in a place (milliseconds), by its stamp; `undefined` when that is none of the pool's for this place. */
export async function stampedAt(key: Key, stamp: unknown): Promise<number | undefined> {
  const read = readStamp(stamp);
  if (read === undefined || read.code.length !== bytes) return undefined;
  return timingSafeEqual(read.code, await stampCode(key, read.time)) ? read.at : undefined;
}
