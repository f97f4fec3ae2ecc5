import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from "node:crypto";
import * as Actor from "./actor.ts";
import * as Port from "./port.ts";
import { ConditionFailed, get, put } from "./table/client.ts";
import { type Home, homeOf, type Key, partition } from "./table/key.ts";
import { isTransient } from "./transient.ts";

/**
 * Three layers of keys: the key service wraps one key per home, the home's key wraps one key per aggregate, and that
 * one seals personal data. Deleting an aggregate's wrapped key is disposal: what it sealed is gone in every copy of
 * the table once the last backup has expired.
 */
export type DataKey = {
  /** As an object of Node's: bytes are looked at anew by each call, which takes five times as long as what it does. */
  plain: KeyObject;
  wrapped: Uint8Array;
};

const cache = new Map<string, Promise<KeyObject>>();
const purposes = new Map<string, KeyObject>();

const keyOf = (home: Home): Key => ({ pk: partition(home, "KEY"), sk: "1" });

/** Gives a home its key before the first act in it. Doing it twice, or at once, changes nothing. */
export async function found(home: Home): Promise<void> {
  if (cache.has(home) || (await get(keyOf(home))) !== undefined) return;
  const blob = await Port.use().keys.wrap(randomBytes(32), { home });
  try {
    await put({ ...keyOf(home), v: 1, blob }, { expression: "attribute_not_exists(pk)" });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
}

/** Forgets unwrapped keys: when the pool's table changes under the process (tests) or keys are rotated. */
export function forget(): void {
  cache.clear();
  purposes.clear();
}

function homeKey(home: Home): Promise<KeyObject> {
  const known = cache.get(home);
  if (known !== undefined) return known;
  const loading = load(home);
  cache.set(home, loading);
  loading.catch(() => cache.delete(home));
  return loading;
}

async function load(home: Home): Promise<KeyObject> {
  const item = await get(keyOf(home));
  if (item === undefined) throw new Error(`home without a key: ${home}`);
  return createSecretKey(await Port.use().keys.unwrap(item.blob as Uint8Array, { home }));
}

/** Asks the table for a home's key and the key service to open it, whatever is known already. A home without one has nothing to open. */
export async function look(home: Home): Promise<void> {
  const item = await get(keyOf(home), { consistent: false });
  if (item !== undefined) await Port.use().keys.unwrap(item.blob as Uint8Array, { home });
}

/** Whether a home's key is there and is what was wrapped, whatever is known already. @throws what is transient, and when the key service refuses to look */
export async function isWhole(home: Home): Promise<boolean> {
  const item = await get(keyOf(home));
  try {
    return item !== undefined && (await Port.use().keys.unwrap(item.blob as Uint8Array, { home })).length > 0;
  } catch (error) {
    if (isTransient(error) || isRefusal(error)) throw error;
    return false;
  }
}

/** Whether a home has its key in this place, and it is what was wrapped. */
export const isKey = async ({ pk, sk }: Key): Promise<boolean> => {
  const own = keyOf(homeOf(pk));
  return pk === own.pk && sk === own.sk && (await isWhole(homeOf(pk)));
};

/** A service that may not or will not look has said nothing of the key, unless it says that it did not make these bytes (KMS, Decrypt, Errors). */
const isRefusal = (error: unknown): boolean =>
  typeof (error as { status?: unknown }).status === "number" &&
  (error as { code?: unknown }).code !== "InvalidCiphertextException";

/** A key of the acting home for one purpose other than wrapping, e.g. signing cursors. */
export const purposeKey = (purpose: string): Promise<KeyObject> => purposeKeyOf(Actor.home(), purpose);

/** The same of a home that the actor reaches. */
export async function purposeKeyOf(home: Home, purpose: string): Promise<KeyObject> {
  const name = `${home} ${purpose}`;
  const known = purposes.get(name);
  if (known !== undefined) return known;
  const made = createSecretKey(Buffer.from(hkdfSync("sha256", await homeKey(home), "", purpose, 32)));
  purposes.set(name, made);
  return made;
}

export const newDataKey = (home: Home, pk: string): Promise<DataKey> =>
  wrapDataKey(home, pk, createSecretKey(randomBytes(32)));

/** Wraps a data key for an aggregate's place in a home: a new one, or one that moves with it to another home. */
export const wrapDataKey = async (home: Home, pk: string, plain: KeyObject): Promise<DataKey> => ({
  plain,
  wrapped: encrypt(await homeKey(home), plain.export(), pk),
});

export const openDataKey = async (home: Home, pk: string, wrapped: Uint8Array): Promise<DataKey> => ({
  plain: createSecretKey(decrypt(await homeKey(home), wrapped, pk)),
  wrapped,
});

/** `place` (table key of the item) is authenticated, so a sealed part cannot be moved to another item. */
export const seal = (key: DataKey, value: unknown, place: string): Uint8Array =>
  encrypt(key.plain, Buffer.from(JSON.stringify(value)), place);

export const open = (key: DataKey, sealed: Uint8Array, place: string): unknown =>
  JSON.parse(Buffer.from(decrypt(key.plain, sealed, place)).toString());

const nonceBytes = 12;
const tagBytes = 16;

function encrypt(key: KeyObject, plain: Uint8Array, place: string): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: KeyObject, sealed: Uint8Array, place: string): Uint8Array {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes))
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(-tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}
