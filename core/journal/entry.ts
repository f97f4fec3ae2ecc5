import { createHash } from "node:crypto";
import { dateOf, type Instant } from "../clock.ts";
import type { Item } from "../table/client.ts";
import { type Home, homeOf, type Key, type Partition, partition } from "../table/key.ts";
import * as Vault from "../vault.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };
export type Facts = { readonly [name: string]: Json | undefined };

/** What an entry says to everybody who may see that something happened: no personal data, only pseudonymous ids. */
export type OpenPart = {
  v: number;
  aggregate: string;
  seq: number;
  type: string;
  at: Instant;
  by: string;
  /** How sure we were of the actor, and under which mandate of another town. */
  assurance?: string;
  mandate?: string;
  why?: string;
  facts: Facts;
  /** SHA-256 over salt and closed part: proves the closed part as long as it exists, says nothing once it is gone. */
  digest: string;
  prev: string;
};

/** Sealed with the aggregate's data key; deleted on disposal together with the salt. */
export type ClosedPart = { salt: string; request?: string; facts: Facts };

/** One act: audit record, outbox event and the fact that usage counts, at once. */
export type Entry<Type extends string = string, Open extends Facts = Facts, Closed extends Facts = Facts> = {
  home: Home;
  kind: string;
  id: string;
  seq: number;
  type: Type;
  at: Instant;
  by: string;
  facts: Open;
  /** `null` when disposed. */
  closed: Closed | null;
  hash: string;
  open: OpenPart;
  request: string | undefined;
};

export const genesis = "0".repeat(64);

export const entryKey = (pk: Partition, seq: number): Key => ({ pk, sk: `J#${String(seq).padStart(8, "0")}` });

/** The name of an entry outside its home: mails, usage lines, effects. */
export const entryName = (entry: { home: Home; kind: string; id: string; seq: number }): string =>
  `${entry.kind}.${entry.id}.${entry.seq}`;

/** The chain covers the stored bytes of the open part and, through `prev`, everything before it. */
export const hashOf = (open: string): string => createHash("sha256").update(open).digest("hex");

export const digestOf = (closed: ClosedPart): string =>
  createHash("sha256")
    .update(closed.salt)
    .update(JSON.stringify(closed.facts))
    .update(closed.request ?? "")
    .digest("hex");

/** One item collection per home and day; a second shard is a change of this line and of nothing else. */
export const dayShards = ["0"] as const;

export const dayPartition = (home: Home, date: string, shard: string): Partition => partition(home, "DAY", date, shard);

export function toItem(home: Home, pk: Partition, open: OpenPart, closed: ClosedPart, key: Vault.DataKey): Item {
  const text = JSON.stringify(open);
  const at = entryKey(pk, open.seq);
  return {
    ...at,
    v: 1,
    open: text,
    hash: hashOf(text),
    closed: Vault.seal(key, closed, `${at.pk}|${at.sk}`),
    dayPk: dayPartition(home, dateOf(open.at), dayShards[0]),
    daySk: `${open.at}#${at.pk}#${at.sk}`,
  };
}

export const entryVersion = 1;

/** `type@v` → the facts as version v + 1 has them. */
type Upcasts = Record<string, (facts: Facts) => Facts>;

/** Empty while every entry ever written is of version 1. An old shape is cast up when it is read and never rewritten. */
const upcasts: Upcasts = {};

export function upcast(open: OpenPart, to = entryVersion, casts = upcasts): OpenPart {
  let current = open;
  while (current.v < to) {
    const cast = casts[`${current.type}@${current.v}`];
    current = { ...current, v: current.v + 1, facts: cast === undefined ? current.facts : cast(current.facts) };
  }
  return current;
}

/** Reads an entry back. The data key is `undefined` once the aggregate is disposed. */
export function fromItem(item: Item, key: Vault.DataKey | undefined): Entry {
  const open = upcast(JSON.parse(String(item.open)) as OpenPart);
  const [kind = "", ...rest] = item.pk.slice(10).split("#");
  const closed =
    key === undefined || item.closed === undefined
      ? null
      : (Vault.open(key, item.closed as Uint8Array, `${item.pk}|${item.sk}`) as ClosedPart);
  return {
    home: homeOf(item.pk),
    kind,
    id: rest.join("#"),
    seq: open.seq,
    type: open.type,
    at: open.at,
    by: open.by,
    facts: open.facts,
    closed: closed?.facts ?? null,
    hash: String(item.hash),
    open,
    request: closed?.request,
  };
}
