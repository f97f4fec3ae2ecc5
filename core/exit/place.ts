import * as Actor from "../actor.ts";
import type * as Journal from "../journal/index.ts";
import type { ItemClass, Known, Rebuild } from "../keeps.ts";
import { all, getMany, type Item, type Range } from "../table/client.ts";
import { type Home, type Key, type Partition, partition } from "../table/key.ts";

/**
 * One collection of items of a home. `aggregate`: a head and its journal. `beside`: what acts keep next to it and could not
 * be found without it, such as the days of a hall. `home`: of the body as a whole. `read`: who looked at personal data.
 */
export type Place = { group: "home" | "aggregate" | "beside" | "read"; kind: string } & (
  | { pk: Partition; range?: Range }
  | { keys: readonly Key[] }
);

/** The items that lie there now, page by page. */
export async function* itemsAt(place: Place): AsyncGenerator<Item> {
  if ("keys" in place) yield* await getMany(place.keys);
  else yield* all({ pk: place.pk, ...(place.range === undefined ? {} : { range: place.range }) });
}

/** What a home may have, as the manifests of all domains say it; put together where the ways in are. */
export type Contents = {
  items: readonly ItemClass[];
  consumers: readonly (Journal.Consumer | Journal.Listed)[];
  rebuilds: readonly (() => Promise<Rebuild>)[];
};

/** The items of an aggregate that are no head and no entry and name something beside it. */
export const versionsOf = ({ items }: Contents, kind: string, pk: Partition): Place | undefined =>
  items.some(({ name }) => name === `${kind} V#`)
    ? { group: "aggregate", kind, pk, range: { prefix: "V#" } }
    : undefined;

/** The collections beside one aggregate, as the classes say them. */
export function placesBeside({ items }: Contents, kind: string, known: Known): Place[] {
  const home = Actor.home();
  return items.flatMap(({ name, beside }) => {
    if (beside === undefined || (beside.kind !== kind && beside.kind !== "*")) return [];
    const [of = ""] = name.split(" ");
    const range = beside.prefix === undefined ? {} : { range: { prefix: beside.prefix } };
    return beside.at(known).map((rest): Place => {
      return { group: "beside", kind: of, pk: partition(home, of, ...rest), ...range };
    });
  });
}

/** How far each consumer has come with an aggregate, in this home. `of` is the home of the aggregate. */
export const positions = ({ consumers }: Pick<Contents, "consumers">, of: Home, kind: string, id: string): Place => ({
  group: "beside",
  kind: "POS",
  keys: consumers.map(({ name }) => ({
    pk: partition(Actor.home(), "POS", name, of.slice(3), kind, ...id.split("#")),
    sk: "1",
  })),
});

/** What the body as a whole has: its key, its seals, its administrators, its feed to vendors' systems, the pool's papers to it. */
export function homePlaces({ items }: Contents): Place[] {
  const home = Actor.home();
  return items.flatMap(({ name, home: collections = [] }) =>
    collections.map((rest): Place => ({ group: "home", kind: name, pk: partition(home, name, ...rest) })),
  );
}
