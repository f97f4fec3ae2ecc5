import { createHmac } from "node:crypto";
import * as Actor from "#core/actor.ts";
import { searchKey } from "#core/japan/search-key.ts";
import { commit, getMany, type Write } from "#core/table/client.ts";
import { type Key, partition } from "#core/table/key.ts";
import * as Vault from "#core/vault.ts";
import type { GroupSecret, GroupState } from "./entity.ts";
import { likenessOf } from "./likeness.ts";
import { representatives } from "./rule.ts";
import type { Description } from "./schema.ts";

/**
 * Blind search keys: what a group is found by, hashed with a key of the home, so that the table says nothing of it. One item per key
 * names the groups that have it; two that register at once under one name both change this item, so one of them looks again.
 * A town has some hundred groups and registers one a week, so they all lie in one collection.
 */
type Field = "name" | "like" | "kana" | "phone" | "email" | "representative" | "person";
export type Likeness = { id: string; by: Field[] };

type Found = Pick<GroupState, "members"> & Description;
export const foundBy = (state: Pick<GroupState, "members">, secret: Description): Found => ({
  ...secret,
  members: state.members,
});

type Named = readonly [Field, string];

function namesOf({ name, kana, representative, contact, members }: Found): Named[] {
  const named: Named[] = [
    ["name", searchKey(name)],
    ["like", likenessOf(name)],
    ["kana", likenessOf(kana)],
    ["representative", searchKey(representative)],
    ...representatives({ members }).map(({ person }): Named => ["person", person]),
  ];
  if (contact.phone !== undefined) named.push(["phone", digitsOf(contact.phone)]);
  if (contact.email !== undefined) named.push(["email", contact.email.toLowerCase()]);
  return named;
}

/** Where each of them is looked up. */
async function placesOf(named: readonly Named[]): Promise<Map<string, Field>> {
  const key = await Vault.purposeKey("group.search");
  return new Map(
    named.map(([field, text]) => [createHmac("sha256", key).update(`${field}\n${text}`).digest("base64url"), field]),
  );
}

const keyOf = (place: string): Key => ({ pk: partition(Actor.home(), "GROUPKEY"), sk: place });

async function itemsAt(places: Iterable<string>): Promise<Map<string, Record<string, unknown>>> {
  const keys = [...places].map(keyOf);
  return new Map((keys.length === 0 ? [] : await getMany(keys)).map((item) => [item.sk, item]));
}

const idsIn = (item: Record<string, unknown> | undefined) =>
  Object.keys(item ?? {}).filter((one) => one.startsWith("grp_"));

function likenesses(places: Map<string, Field>, items: Map<string, Record<string, unknown>>, but?: string): Likeness[] {
  const found = new Map<string, Field[]>();
  for (const [place, field] of places) {
    for (const id of idsIn(items.get(place))) if (id !== but) found.set(id, [...(found.get(id) ?? []), field]);
  }
  return [...found].map(([id, by]) => ({ id, by })).sort((a, b) => b.by.length - a.by.length || (a.id < b.id ? -1 : 1));
}

/** Groups that have any of these in common. */
async function lookUp(named: readonly Named[], but?: string): Promise<Likeness[]> {
  const places = await placesOf(named);
  return likenesses(places, await itemsAt(places.keys()), but);
}

export const likeGroup = (id: string, group: Found): Promise<Likeness[]> => lookUp(namesOf(group), id);

/** Groups with this very name, however it is typed, or this phone; with `like`, also those that may be the same. */
export const called = ({ name, phone }: { name: string; phone?: string }, like = false): Promise<Likeness[]> =>
  lookUp([
    ["name", searchKey(name)],
    ...(like ? ([["like", likenessOf(name)]] as const) : []),
    ...(phone === undefined ? [] : ([["phone", digitsOf(phone)]] as const)),
  ]);

/** A phone number as it is found by: its digits, from within the country. */
export const digitsOf = (phone: string): string => phone.replace(/\D/g, "").replace(/^81/, "0");

/** What changes in the index with a group, in its own transaction, and who has in common with it what is new. */
export async function indexed(
  id: string,
  before: Found | undefined,
  after: Found,
): Promise<{ like: Likeness[]; also: { write: Write }[] }> {
  const [had, has] = await Promise.all([
    placesOf(before === undefined ? [] : namesOf(before)),
    placesOf(namesOf(after)),
  ]);
  const added = new Map([...has].filter(([place]) => !had.has(place)));
  const gone = [...had.keys()].filter((place) => !has.has(place));
  const items = await itemsAt([...added.keys(), ...gone]);
  const change = (place: string, how: string): { write: Write } => ({
    write: { ...changed(place, id, how), ...asSeen(items.get(place)?.n as number | undefined) },
  });
  return {
    like: likenesses(added, items, id),
    also: [...[...added.keys()].map((place) => change(place, "add")), ...gone.map((place) => change(place, "remove"))],
  };

  function asSeen(seen: number | undefined) {
    if (seen === undefined) return { condition: "attribute_not_exists(n)", values: { ":v": 1, ":one": 1 } };
    return { condition: "n = :seen", values: { ":v": 1, ":one": 1, ":seen": seen } };
  }
}

const changed = (place: string, id: string, how: string) => ({
  update: keyOf(place),
  expression: how === "add" ? "SET v = :v, #id = :one ADD n :one" : "SET v = :v REMOVE #id ADD n :one",
  names: { "#id": id },
});

/** Finds a group that came from another home, whose key made other places. Doing it again finds it there. */
export async function index(id: string, state: GroupState, secret: GroupSecret): Promise<void> {
  const places = [...(await placesOf(namesOf(foundBy(state, secret)))).keys()];
  await commit(places.map((place) => ({ ...changed(place, id, "add"), values: { ":v": 1, ":one": 1 } })));
}
