import { createHmac } from "node:crypto";
import * as Actor from "#core/actor.ts";
import { searchKey } from "#core/japan/search-key.ts";
import * as Journal from "../journal/index.ts";
import { commit, page, type Write } from "../table/client.ts";
import { type Key, type Partition, partition } from "../table/key.ts";
import * as Vault from "../vault.ts";
import { type RegisterSecret, type RegisterState, registerKind } from "./entity.ts";
import { moduleOf } from "./modules/index.ts";
import { problem } from "./problem.ts";
import type { RegisterDef, Row } from "./schema.ts";

const comparedMax = 50;

/**
 * Which registrations are whose: one item for each, named by a hash of its owner's name, however it is typed, under a key of the home, so that the
 * table says nothing of anybody.
 */
const placeOf = (register: string): Partition => partition(Actor.home(), "REGOWNER", register);

/** Where a registration lies under its owner. */
export async function ownerKey({ register, likeness }: RegisterDef, id: string, row: Row): Promise<Key> {
  const hmac = createHmac("sha256", await Vault.purposeKey("register.owner"));
  const mark = hmac.update(textOf(row, likeness.owner)).digest("base64url").slice(0, 22);
  return { pk: placeOf(register), sk: `${mark}#${id}` };
}

/** What changes in it with a registration, in its own transaction. */
export async function owned(def: RegisterDef, id: string, before: Row | undefined, after: Row): Promise<Write[]> {
  const had = before === undefined ? undefined : await ownerKey(def, id, before);
  const has = await ownerKey(def, id, after);
  if (had?.sk === has.sk) return [];
  return [...(had === undefined ? [] : [{ delete: had }]), { put: { ...has, v: 1 } }];
}

/** Finds a registration that came from another home, whose key made another place. */
export async function indexOwner(id: string, { register }: RegisterState, { row }: RegisterSecret): Promise<void> {
  await commit(await owned(moduleOf(register).def, id, undefined, row));
}

/**
 * Registrations in force that may be the same thing under another number: of the same owner, and alike in all items of a group that the
 * register names. A hint, which a person decides; of one owner 50 are compared.
 */
export async function likeRow(def: RegisterDef, row: Row, but: string): Promise<string[]> {
  const { pk, sk } = await ownerKey(def, "", row);
  const { items } = await page({ pk, range: { prefix: sk }, limit: comparedMax });
  const others = items.map((item) => item.sk.slice(sk.length)).filter((id) => id !== but);
  const heads = await Promise.all(others.map((id) => Journal.load(registerKind, id)));
  return heads.flatMap((head) =>
    head?.secret && head.state.status === "registered" && isLike(def, row, head.secret.row) ? [head.id] : [],
  );
}

const isLike = ({ likeness: { owner, any } }: RegisterDef, a: Row, b: Row): boolean =>
  any.some((fields) => [owner, ...fields].every((field) => textOf(a, field) === textOf(b, field)));

const textOf = (row: Row, field: string): string => searchKey(String(row[field] ?? ""));

/** Nothing is registered twice before somebody has looked at what is like it. @throws Problem `register.similar` with their ids */
export function requireSeen(similar: readonly string[], acknowledged: readonly string[]): void {
  const unseen = similar.filter((id) => !acknowledged.includes(id));
  if (unseen.length > 0) throw problem("register.similar", { facts: { similar: unseen } });
}
