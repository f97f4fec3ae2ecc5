import * as Actor from "../actor.ts";
import { addDays, rangeOfDates } from "../calendar/date.ts";
import { dateOf, format, type Instant, now, startOf, today } from "../clock.ts";
import * as Port from "../port.ts";
import { all, commit, get, getMany, type Item, put } from "../table/client.ts";
import { type Home, type Key, partition, poolHome } from "../table/key.ts";
import { dayPartition, dayShards, hashOf } from "./entry.ts";
import { merkleRoot } from "./merkle.ts";

/** One line of a seal's list: the key of an entry, or of a record of reading, and the hash of its open bytes. */
export type Leaf = { key: string; hash: string };

/** What was sealed of one home in one go: how many entries, their Merkle root, and the file in which their list lies. `through`: everything before that moment. */
export type Root = { home: Home; through: Instant; count: number; root: string; file: string };

export const hourMs = 3_600_000;

/** The moment at which the present hour began: what came before it has passed. */
export const presentHour = (): Instant => Math.floor(now() / hourMs) * hourMs;

const passedKey = (): Key => ({ pk: partition(Actor.home(), "SEALED"), sk: "1" });

/** Where the homes of a pool lay down what they sealed, until its chain has taken it up, and how far each has come. */
export const sealing = (pool: Home) => partition(pool, "SEALING");

/**
 * Lists everything of the acting home in the hours that have passed and were not looked at yet, in a file whose name nobody can give to
 * another content, and hands its root to the pool, whose chain signs it. What came too late for the last list goes into this one. A quiet
 * hour has no list. Interrupted, it is done again.
 */
export async function sealPassed(): Promise<Root | undefined> {
  const through = presentHour();
  const passed = await get(passedKey());
  const from = passed === undefined ? startOf(addDays(today(), -1)) : Number(passed.through);
  if (from >= through) return undefined;
  const late = await keysOf(from - hourMs, from);
  const known = new Set(late.length === 0 || passed?.file === undefined ? [] : await keysIn(String(passed.file)));
  const keys = [...late.filter((key) => !known.has(nameOf(key))), ...(await keysOf(from, through))];
  const root = keys.length === 0 ? undefined : await lay(keys, through);
  await hand(through, root);
  await put({ ...passedKey(), v: 1, through, file: root?.file ?? passed?.file });
  return root;
}

/** Before this moment everything of the acting home has been looked at and listed; `undefined` before the first time. */
export async function sealedThrough(): Promise<Instant | undefined> {
  const passed = await get(passedKey());
  return passed === undefined ? undefined : Number(passed.through);
}

/** Keys of what was journalled in the acting home from one moment until before another. */
async function keysOf(from: Instant, until: Instant): Promise<Key[]> {
  const keys: Key[] = [];
  for (const date of rangeOfDates(dateOf(from), dateOf(until - 1))) {
    for (const shard of dayShards) {
      const pk = dayPartition(Actor.home(), date, shard);
      const range = { from: String(from), to: String(until) };
      for await (const found of all({ pk, index: "day", range })) keys.push({ pk: found.pk, sk: found.sk });
    }
  }
  return keys;
}

const nameOf = ({ pk, sk }: Key): string => `${pk}|${sk}`;

/** The file of an hour keeps its first content, whoever else is at it: the root is of what lies there. */
async function lay(keys: readonly Key[], through: Instant): Promise<Root> {
  const items: Item[] = await getMany(keys);
  const leaves = items
    .map((item): Leaf => ({ key: nameOf(item), hash: hashOf(String(item.open)) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const home = Actor.home();
  const file = `seal/${home.replaceAll("#", "/")}/${format(through - hourMs).slice(0, 13)}.json`;
  await Port.use().files.put(file, Buffer.from(JSON.stringify({ through, leaves })), "application/json");
  const lying = (await leavesIn(file)) ?? leaves;
  const root = merkleRoot(lying.map(({ hash }) => hash));
  const made: Root = { home, through, count: lying.length, root, file };
  await put({ pk: partition(home, "SEAL"), sk: format(through), v: 1, ...made });
  return made;
}

async function hand(through: Instant, root: Root | undefined): Promise<void> {
  const home = Actor.home();
  const pool = poolHome(home.slice(0, 2));
  const pk = sealing(pool);
  await Actor.asSystem("cron", pool, () =>
    commit([
      { put: { pk, sk: `THROUGH#${home.slice(3)}`, v: 1, through } },
      ...(root === undefined ? [] : [{ put: { pk, sk: `ROOT#${format(through)}#${home.slice(3)}`, v: 1, ...root } }]),
    ]),
  );
}

/** The list in a file; `undefined` when there is none. */
export async function leavesIn(file: string): Promise<Leaf[] | undefined> {
  const bytes = await Port.use().files.get(file);
  return bytes === undefined ? undefined : (JSON.parse(Buffer.from(bytes).toString()) as { leaves: Leaf[] }).leaves;
}

const keysIn = async (file: string): Promise<string[]> => ((await leavesIn(file)) ?? []).map(({ key }) => key);
