import * as Actor from "../actor.ts";
import { rangeOfDates } from "../calendar/date.ts";
import { fiscalYearOf } from "../calendar/fiscal.ts";
import { today } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import { get, type Item } from "../table/client.ts";
import { type Partition, partition, poolHome } from "../table/key.ts";
import * as Tenant from "../tenant/index.ts";
import { type Contents, homePlaces, itemsAt, type Place, placesBeside, positions, versionsOf } from "./place.ts";

const firstEntry = "J#00000001";

/**
 * Everything that lies in the acting home, collection by collection and each once: first what is the body's as a whole, then
 * day by day every aggregate on the day of its first entry, and before it what lies beside it, so that whoever deletes or
 * copies in this order can be interrupted anywhere. No Scan, and no list of what there is: memory grows only with the
 * collections that several aggregates share, such as a holder's quota.
 */
export async function* places(contents: Contents): AsyncGenerator<Place> {
  yield* placesOfHome(contents);
  const shared = new Set<string>();
  for (const date of rangeOfDates(await Tenant.firstDay(), today())) {
    yield readsOf(date);
    for await (const pk of begunOn(date)) {
      for (const place of await placesOf(pk, contents)) {
        const name = sharedName(place);
        if (name === undefined || !shared.has(name)) yield place;
        if (name !== undefined) shared.add(name);
      }
    }
  }
}

/** What the body has as a whole. */
export async function* placesOfHome(contents: Contents): AsyncGenerator<Place> {
  const home = Actor.home();
  yield* papersPositions(contents);
  yield positions(contents, poolHome(home.slice(0, 2)), "MEMBER", home.slice(3));
  yield* homePlaces(contents);
}

/** Who looked at personal data on a day. */
export const readsOf = (date: string): Place => ({
  group: "read",
  kind: "READ",
  pk: partition(Actor.home(), "READ", date),
});

/** Every aggregate that began on a day, in the order in which they did. */
export async function* begunOn(date: string): AsyncGenerator<Partition> {
  for await (const { pk, sk } of Journal.walkDay(date)) if (sk === firstEntry) yield pk;
}

/** An aggregate, and before it what lies beside it. */
export async function placesOf(pk: Partition, contents: Contents): Promise<Place[]> {
  const { kind, id } = nameOf(pk);
  const known = {
    id,
    fiscalYears: fiscalYears(await Tenant.firstDay(), today()),
    ...(await whatIsKnown(pk, contents)),
  };
  return [
    ...placesBeside(contents, kind, known),
    positions(contents, Actor.home(), kind, id),
    { group: "aggregate", kind, pk, ...(kind === "NOTICE" ? { range: { to: "P" } } : {}) },
  ];
}

/** The name of a collection that several aggregates may lie beside. */
export const sharedName = (place: Place): string | undefined =>
  place.group === "beside" && place.kind !== "NOTICE" && "pk" in place ? place.pk : undefined;

/** Every item of the acting home. */
export async function* items(contents: Contents): AsyncGenerator<Item & { place: Place }> {
  for await (const place of places(contents)) {
    for await (const item of itemsAt(place)) yield { ...item, place };
  }
}

export const nameOf = (pk: Partition): { kind: string; id: string } => {
  const [kind = "", ...rest] = pk.slice(10).split("#");
  return { kind, id: rest.join("#") };
};

async function whatIsKnown(pk: Partition, contents: Contents) {
  const head = await get({ pk, sk: "HEAD" });
  const versions: Item[] = [];
  const place = versionsOf(contents, nameOf(pk).kind, pk);
  if (place !== undefined) for await (const item of itemsAt(place)) versions.push(item);
  return { state: (head?.state ?? {}) as Record<string, unknown>, versions };
}

function fiscalYears(from: string, to: string): number[] {
  const [first, last] = [fiscalYearOf(from), fiscalYearOf(to)];
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** The pool's papers name the entries that they came by; the consumer that laid them down remembers those. */
async function* papersPositions(contents: Contents): AsyncGenerator<Place> {
  const pool = poolHome(Actor.home().slice(0, 2));
  for (const place of homePlaces(contents).filter(({ kind }) => kind === "PAPER")) {
    for await (const { entry } of itemsAt(place)) {
      const [kind = "", ...rest] = String(entry).split(".");
      yield positions(contents, pool, kind, rest.slice(0, -1).join("."));
    }
  }
}
