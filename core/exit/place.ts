import * as Actor from "../actor.ts";
import * as Journal from "../journal/index.ts";
import { registerNames } from "../register/index.ts";
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

type State = Record<string, unknown> & { spaces?: { id: string }[] };

/** Which collections lie beside an aggregate, by its kind. Every item of a home is found through here: test/domain/exit.test.ts. */
const beside: Record<string, (id: string, state: State, items: readonly Item[]) => string[][]> = {
  APP: (_id, { receipt }) => [["RECEIPT", String(receipt)]],
  BKG: (_id, { holder }) => [["QUOTA", String(holder)]],
  FAC: (id, { spaces = [] }) => spaces.map((space) => ["SLOT", id, space.id]),
  PROC: (_id, { slug }, items) => [
    ["PROCSLUG", String(slug)],
    ...prefixesIn(items).map((one) => ["NUMBER", `DOC:${one}`]),
  ],
  PAY: () => [["NUMBER", "RECEIPT"]],
  // a number that another system gave may be of a year in which the body had not joined
  REG: (_id, { register, tag }) => [
    ["NUMBER", `TAG:${register}`],
    ["NUMBER", `TAG:${register}`, String((tag as { fiscalYear: number }).fiscalYear)],
  ],
};

const prefixesIn = (items: readonly Item[]): string[] => [
  ...new Set(
    items
      .filter(({ definition }) => typeof definition === "string")
      .map(({ definition }) => String((JSON.parse(String(definition)) as { documentPrefix: string }).documentPrefix)),
  ),
];

/** Versions of a procedure are the only items of an aggregate that name something beside it. */
export const versionsOf = (kind: string, pk: Partition): Place | undefined =>
  kind === "PROC" ? { group: "aggregate", kind, pk, range: { prefix: "V#" } } : undefined;

/** The collections beside one aggregate; numbers are counted by fiscal year. */
export function placesBeside(
  at: { kind: string; id: string; state: State; versions: readonly Item[] },
  fiscalYears: readonly number[],
): Place[] {
  const home = Actor.home();
  const notices: Place = {
    group: "beside",
    kind: "NOTICE",
    pk: partition(home, "NOTICE", at.id),
    range: { prefix: "Q#" },
  };
  const names = beside[at.kind]?.(at.id, at.state, at.versions) ?? [];
  const found = names.flatMap(([kind = "", ...rest]) =>
    kind === "NUMBER" && rest.length === 1
      ? fiscalYears.map((year) => [kind, ...rest, String(year)])
      : [[kind, ...rest]],
  );
  return [
    notices,
    ...found.map(([kind = "", ...rest]): Place => ({ group: "beside", kind, pk: partition(home, kind, ...rest) })),
  ];
}

/** How far each consumer has come with an aggregate, in this home. `of` is the home of the aggregate. */
export const positions = (consumers: readonly string[], of: Home, kind: string, id: string): Place => ({
  group: "beside",
  kind: "POS",
  keys: consumers.map((name) => ({
    pk: partition(Actor.home(), "POS", name, of.slice(3), kind, ...id.split("#")),
    sk: "1",
  })),
});

/** What the body as a whole has: its key, its seals, its administrators, its feed to vendors' systems, the pool's papers to it. */
export function homePlaces(): Place[] {
  const names = [
    ["KEY"],
    ["SEALED"],
    ["SEAL"],
    ["GROUPKEY"],
    ["ADMINS"],
    ["BACKFILL"],
    ["JOBOPEN"],
    ["FEED", "application"],
    ...registerNames.flatMap((register) => ["REGDUE", "REGOWNER"].map((kind) => [kind, register])),
    ["PAPER", "estimate"],
    ["PAPER", "usage"],
    ["PAPER", "settlement"],
  ];
  const home = Actor.home();
  return [
    ...names.map(([kind = "", ...rest]): Place => ({ group: "home", kind, pk: partition(home, kind, ...rest) })),
    ...Journal.requestPartitions(home).map((pk): Place => ({ group: "home", kind: "REQUEST", pk })),
  ];
}
