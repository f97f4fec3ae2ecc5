import * as Actor from "../actor.ts";
import { requireAuthentic, withMac } from "../mac.ts";
import type { Item } from "../table/client.ts";
import { get } from "../table/client.ts";
import { type Home, type Key, type Partition, partition } from "../table/key.ts";
import * as Vault from "../vault.ts";
import type { Facts } from "./entry.ts";

/** Where the head appears in the overloaded indexes: a work list, a blind search key, a person's acts. */
export type Listing = { name: string; parts?: string[]; sort: string };

/** What every kind of thing in the pool is made of: a head with its state, and a journal of the acts that led to it. */
export type Kind<State, Secret> = {
  kind: string;
  /** Version of the state's shape; `upcast[n]` makes n + 1 out of n when an old head is read. */
  version: number;
  upcast?: Record<number, (state: Record<string, unknown>) => Record<string, unknown>>;
  list?: (state: State, id: string) => Listing | undefined;
  mine?: (state: State, id: string) => Listing | undefined;
  /** Names the types, carries no value. */
  readonly types?: [State, Secret];
};

export type Head<State, Secret> = {
  home: Home;
  pk: Partition;
  id: string;
  seq: number;
  hash: string;
  state: State;
  /** Personal data; `null` once disposed. */
  secret: Secret | null;
  key: Vault.DataKey | undefined;
};

/** A kind of whatever state: only what is stored is known of it. */
type AnyKind = Omit<Kind<never, never>, "types">;

const defined = new Map<string, AnyKind>();

export function defineKind<State, Secret = Record<string, never>>(kind: Kind<State, Secret>): Kind<State, Secret> {
  defined.set(kind.kind, kind);
  return kind;
}

/** A kind by its name, once the domain that defines it is loaded. */
export const kindNamed = (name: string): AnyKind | undefined => defined.get(name);

export const partitionOf = (home: Home, kind: { kind: string }, id: string): Partition =>
  partition(home, kind.kind, id);

export const headKey = (pk: Partition): Key => ({ pk, sk: "HEAD" });

/** The partition of a list of the acting home. */
export const listPartition = (home: Home, listing: { name: string; parts?: string[] }): Partition =>
  partition(home, "LIST", listing.name, ...(listing.parts ?? []));

/** Reads a thing of the acting home as it is now, or `undefined`. */
export const load = <State, Secret>(kind: Kind<State, Secret>, id: string): Promise<Head<State, Secret> | undefined> =>
  loadAt(kind, Actor.home(), id);

/** The same in another home that the actor reaches. */
export async function loadAt<State, Secret>(
  kind: Kind<State, Secret>,
  home: Home,
  id: string,
): Promise<Head<State, Secret> | undefined> {
  const item = await get(headKey(partitionOf(home, kind, id)));
  return item === undefined ? undefined : fromHeadItem(kind, item);
}

/** A head as it lies in the table. @throws Problem `record.damaged` when somebody else than the pool wrote it */
export async function fromHeadItem<State, Secret>(kind: Kind<State, Secret>, item: Item): Promise<Head<State, Secret>> {
  await requireAuthentic(item);
  const pk = item.pk;
  const home = pk.slice(0, 9) as Home;
  const key = item.key === undefined ? undefined : await Vault.openDataKey(home, pk, item.key as Uint8Array);
  const secret =
    key === undefined || item.secret === undefined
      ? null
      : (Vault.open(key, item.secret as Uint8Array, `${pk}|HEAD`) as Secret);
  return {
    home,
    pk,
    id: pk.split("#").slice(3).join("#"),
    seq: item.seq as number,
    hash: headHash(item),
    state: castState(kind, item),
    secret,
    key,
  };
}

/** The hash of the last entry, as entries name it: a head is written with each act, so it keeps the bytes. */
export const headHash = ({ hash }: Item): string =>
  hash instanceof Uint8Array ? Buffer.from(hash).toString("hex") : String(hash);

function castState<State, Secret>(kind: Kind<State, Secret>, item: Item): State {
  let state = item.state as Record<string, unknown>;
  for (let v = item.v; v < kind.version; v++) state = kind.upcast?.[v]?.(state) ?? state;
  return state as State;
}

export const toHeadItem = <State, Secret>(
  kind: Kind<State, Secret>,
  head: Head<State, Secret> & { key: Vault.DataKey },
): Promise<Item> =>
  withMac({
    ...headKey(head.pk),
    ...shown(kind, head.home, head.id, head.state),
    seq: head.seq,
    hash: Buffer.from(head.hash, "hex"),
    key: head.key.wrapped,
    ...(head.secret === null ? {} : { secret: Vault.seal(head.key, head.secret, `${head.pk}|HEAD`) }),
  });

/** What of a head follows from its state alone: the state in its present shape, and where it is listed. */
function shown<State, Secret>(kind: Kind<State, Secret>, home: Home, id: string, state: State) {
  const list = kind.list?.(state, id);
  const mine = kind.mine?.(state, id);
  return {
    v: kind.version,
    state: state as Facts,
    ...(list === undefined ? {} : { listPk: listPartition(home, list), listSk: list.sort }),
    ...(mine === undefined ? {} : { minePk: listPartition(home, mine), mineSk: mine.sort }),
  };
}

/**
 * A stored head in the shape and the lists that its kind has today; sequence, hash and personal data stay as they lie.
 * @throws Problem `record.damaged`: nothing that somebody else wrote becomes the pool's by being cast
 */
export async function castHead<State, Secret>(kind: Kind<State, Secret>, item: Item): Promise<Item> {
  await requireAuthentic(item);
  const { listPk: _list, listSk: _listSk, minePk: _mine, mineSk: _mineSk, ...kept } = item;
  const [home, id] = [item.pk.slice(0, 9) as Home, item.pk.split("#").slice(3).join("#")];
  return withMac({ ...kept, ...shown(kind, home, id, castState(kind, item)) } as Item);
}
