import * as Actor from "../actor.ts";
import { rangeOfDates } from "../calendar/date.ts";
import { Problem } from "../error.ts";
import * as Log from "../log.ts";
import {
  all,
  ConditionFailed,
  commit,
  get,
  getMany,
  type Item,
  put,
  type Write,
  whileDeciding,
} from "../table/client.ts";
import { type Home, type Key, type Partition, partition } from "../table/key.ts";
import { isTransient } from "../transient.ts";
import * as Vault from "../vault.ts";
import { refuseClash } from "./clash.ts";
import { type Entry, entryKey, type Facts, fromItem } from "./entry.ts";
import type { EventType } from "./event.ts";
import { listed, type Stuck } from "./parked.ts";
import { walkDay } from "./read.ts";
import { vouches } from "./vouch.ts";
import { tell } from "./witness.ts";

/**
 * What follows from the journal. A consumer sees the entries of one aggregate in order and each exactly once: its
 * effect and the sequence it has reached are written in one transaction. What leaves the table (mail) happens in
 * `after`, at least once.
 */
export type Consumer = {
  name: string;
  /** The types of entries that it listens to. */
  on: readonly string[] | "everything";
  /** Its effects are items that can be written again: a projection, not a command. */
  rebuildable?: boolean;
  /** What it writes is found by the body's code: of what a body takes over from another, it hears again. */
  again?: true;
  /** The home that the effect is written in; `undefined`: this entry is not for us. */
  target: (entry: Entry) => Home | undefined;
  /** Runs as a part of the system in the target home. */
  effect: (entry: Entry) => Write[] | Promise<Write[]>;
  /** What a rebuild writes, where it is less than the effect: what only adds up is counted anew instead. */
  remake?: (entry: Entry) => Write[];
  /** A first try at what leaves the table; when it fails, whoever sweeps the queue that `effect` wrote tries again. */
  after?: (entry: Entry) => Promise<void>;
};

/**
 * A consumer by its name and what it listens to, as plain data: types of entries (`application.decided`). What it does is
 * loaded when such an entry comes, and decides then whether the entry is for it.
 */
export type Listed = Pick<Consumer, "name" | "on" | "rebuildable" | "again"> & { load: () => Promise<Consumer> };

const hears = ({ on }: Consumer | Listed, { type }: Entry): boolean => on === "everything" || on.includes(type);

/** What follows from the entries of one type, where. */
type Part = Pick<Consumer, "target" | "effect"> & { type: string };

/** What follows from an entry of this event: in its own home, or where `target` says, if anywhere. */
export const following = <Type extends string, Open extends Facts, Closed extends Facts>(
  event: EventType<Type, Open, Closed>,
  effect: (entry: Entry<Type, Open, Closed>) => Write[] | Promise<Write[]>,
  target: (entry: Entry<Type, Open, Closed>) => Home | undefined = ({ home }) => home,
): Part => ({
  type: event.type,
  target: (entry) => (event.is(entry) ? target(entry) : undefined),
  effect: (entry) => (event.is(entry) ? effect(entry) : []),
});

/** A consumer in parts, one for each event that something follows from. */
export const consumer = (
  name: string,
  parts: readonly Part[],
  more: Pick<Consumer, "rebuildable" | "after"> = {},
): Consumer => ({
  name,
  ...more,
  on: parts.map(({ type }) => type),
  target: (entry) => parts.find(({ type }) => type === entry.type)?.target(entry),
  effect: (entry) => parts.find(({ type }) => type === entry.type)?.effect(entry) ?? [],
});

/** Those that an entry may be for, in their order. */
export const listening = (consumers: readonly (Consumer | Listed)[], entry: Entry): Promise<Consumer[]> =>
  Promise.all(consumers.filter((one) => hears(one, entry)).map(loaded));

const loaded = async (one: Consumer | Listed): Promise<Consumer> => ("load" in one ? one.load() : one);

type Place = { home: Home; pk: Partition };

const positionKey = (target: Home, consumer: Consumer, of: Entry): Key => ({
  pk: partition(target, "POS", consumer.name, of.home.slice(3), of.kind, ...of.id.split("#")),
  sk: "1",
});

/**
 * Takes one entry as the stream delivered it: perhaps late, perhaps again, perhaps before its predecessors.
 * A consumer that fails is parked for this aggregate; later entries queue behind it, and everybody else goes on.
 * @throws what is transient: nothing is parked for it, the entry has to come again
 */
export async function deliver(consumers: readonly (Consumer | Listed)[], item: Item): Promise<void> {
  const outline = fromItem(item, undefined);
  const aimed = (await listening(consumers, outline)).map((consumer) => ({ consumer, ...aimOf(consumer, outline) }));
  // told like damage, because there is no home yet in which it could be parked; taken off the list, the entry is followed up
  if (aimed.some(({ isLost }) => isLost)) await tell(item, "consumer.lost");
  if (aimed.every(({ target }) => target === undefined)) return;
  const entry = await opened(item);
  if (entry === undefined) return;
  const homes = [...new Set(aimed.flatMap(({ target }) => target ?? []))];
  const inHome = (home: Home) => aimed.flatMap(({ consumer, target }) => (target === home ? [consumer] : []));
  // homes wait for each other only until all have been tried
  const tried = await Promise.allSettled(homes.map((home) => followIn(home, inHome(home), entry)));
  for (const one of tried) if (one.status === "rejected") throw one.reason;
}

/** What follows from an entry in one home: in one transaction where that can be, and whoever is left one by one. */
async function followIn(target: Home, consumers: readonly Consumer[], entry: Entry): Promise<void> {
  const done = consumers.length < 2 ? [] : await together(target, consumers, entry);
  for (const consumer of consumers) {
    if (!done.includes(consumer)) await catchUp(consumer, entry, target, { retry: false });
  }
}

const itemsMax = 100;

/**
 * Does at once what several consumers make of an entry in one home, with their positions. Whoever has missed something before it, or whose effect
 * fails or would write what another's writes, is left to be done alone; when the transaction fails, all are.
 * @returns who is done
 */
async function together(target: Home, consumers: readonly Consumer[], entry: Entry): Promise<readonly Consumer[]> {
  const standings = await standingsOf(target, consumers, entry);
  const before = standings.flatMap(({ consumer, done, isParked }) =>
    !isParked && done >= entry.seq ? [consumer] : [],
  );
  const behind = standings.filter(({ done, isParked }) => !isParked && done < entry.seq);
  if (behind.length < 2) return before;
  const first = Math.min(...behind.map(({ done }) => done)) + 1;
  const missed = first < entry.seq ? await between(entry, first, entry.seq - 1) : [];
  const isNext = ({ consumer, done }: Standing) =>
    missed.every((one) => one.seq <= done || aimOf(consumer, one).target !== target);
  const tried = await Promise.all(
    behind.filter(isNext).map(async ({ consumer, done, key }) => {
      const effect = await effectOf(consumer, entry, target);
      return { consumer, ...(effect && { writes: [advance(key, entry.seq, done), ...effect] }) };
    }),
  );
  const places = tried.flatMap(({ writes = [] }) => writes.map(placeOf));
  const joint = tried.filter(({ writes }) => writes?.every((one) => isAlone(places, placeOf(one))));
  const writes = joint.flatMap((one) => one.writes ?? []);
  if (joint.length < 2 || writes.length > itemsMax) return before;
  try {
    await Actor.asSystem("stream", target, () => commit(writes));
  } catch (error) {
    if (error instanceof ConditionFailed) return before;
    throw error;
  }
  for (const { consumer } of joint) await Actor.asSystem(consumer.name, target, () => afterwards(consumer, entry));
  return [...before, ...joint.map(({ consumer }) => consumer)];
}

/** How far a consumer has come with an aggregate. */
type Standing = { consumer: Consumer; key: Key; done: number; isParked: boolean };

async function standingsOf(target: Home, consumers: readonly Consumer[], entry: Entry): Promise<Standing[]> {
  const all = consumers.map((consumer) => ({ consumer, key: positionKey(target, consumer, entry) }));
  const found = await Actor.asSystem("stream", target, () => getMany(all.map(({ key }) => key)));
  return all.map((one) => {
    const position = found.find(({ pk }) => pk === one.key.pk);
    return { ...one, done: Number(position?.seq ?? 0), isParked: position?.parked !== undefined };
  });
}

/** `undefined` when it fails: alone, it fails again, and is parked. */
const effectOf = (consumer: Consumer, entry: Entry, target: Home): Promise<Write[] | undefined> =>
  Actor.asSystem(consumer.name, target, async () => {
    try {
      return await whileDeciding(() => consumer.effect(entry));
    } catch {
      return undefined;
    }
  });

const placeOf = (write: Write): string => {
  const { pk, sk } =
    "put" in write ? write.put : "update" in write ? write.update : "delete" in write ? write.delete : write.check;
  return `${pk} ${sk}`;
};

const isAlone = (places: readonly string[], place: string): boolean =>
  places.indexOf(place) === places.lastIndexOf(place);

/** Where a consumer's effect of an entry goes; who cannot say holds up nobody else. */
function aimOf({ name, target }: Consumer, entry: Entry): { target?: Home | undefined; isLost?: true } {
  try {
    return { target: target(entry) };
  } catch (error) {
    Log.error("consumer lost", { consumer: name, why: reasonOf(error), type: entry.type });
    return { isLost: true };
  }
}

/** Tries a parked aggregate again and drains what queued behind it. */
export async function retry(consumer: Consumer | Listed, entry: Entry, target: Home): Promise<boolean> {
  return catchUp(await loaded(consumer), entry, target, { retry: true });
}

async function catchUp(consumer: Consumer, entry: Entry, target: Home, mode: { retry: boolean }): Promise<boolean> {
  const key = positionKey(target, consumer, entry);
  const position = await Actor.asSystem(consumer.name, target, () => get(key));
  const done = (position?.seq as number | undefined) ?? 0;
  if (done >= entry.seq && position?.parked === undefined) return true;
  if (position?.parked !== undefined && !mode.retry) {
    await raise(consumer, key, target, position, entry.seq);
    return false;
  }
  const last = Math.max(entry.seq, (position?.waiting as number | undefined) ?? 0);
  const waiting = done + 1 === last ? [entry] : await between(entry, done + 1, last);
  let reached = done;
  for (const next of waiting) {
    if (consumer.target(next) !== target) continue;
    try {
      await effectOnce(consumer, next, target, key, reached);
      reached = next.seq;
    } catch (error) {
      // somebody else is at this aggregate too: see how far they came, and do what they do not know of
      if (error instanceof OvertakenError) return catchUp(consumer, entry, target, mode);
      if (isTransient(error)) throw error; // the stream delivers it again, and nobody has to look at it
      await park(consumer, key, target, next, { reached, last, error });
      return false;
    }
  }
  return true;
}

class OvertakenError extends Error {}

const attemptsMax = 8;

async function effectOnce(consumer: Consumer, entry: Entry, target: Home, key: Key, reached: number): Promise<void> {
  await Actor.asSystem(consumer.name, target, async () => {
    for (let attempt = 1; ; attempt++) {
      const writes = [advance(key, entry.seq, reached), ...(await whileDeciding(() => consumer.effect(entry)))];
      try {
        await commit(writes);
        break;
      } catch (error) {
        // Another delivery of the same entry was faster: its effect is the one that counts.
        if (error instanceof ConditionFailed && error.failed.has(0)) throw new OvertakenError();
        if (error instanceof ConditionFailed) refuseClash(writes, error);
        // Somebody else changed what the effect changes: look at it again.
        if (!(error instanceof ConditionFailed) || attempt === attemptsMax) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * 2 ** attempt));
      }
    }
    await afterwards(consumer, entry);
  });
}

/** What leaves the table; what fails is found by whoever sweeps. */
const afterwards = async (consumer: Consumer, entry: Entry): Promise<void> => {
  await consumer.after?.(entry).catch((error: unknown) => {
    Log.error("left for the sweep", {
      consumer: consumer.name,
      why: error instanceof Error ? error.name : "unknown",
    });
  });
};

const advance = (key: Key, seq: number, reached: number): Write => ({
  put: { ...key, v: 1, seq },
  condition: { expression: "attribute_not_exists(pk) OR seq = :reached", values: { ":reached": reached } },
});

/** The entries that the stream has not shown us, or not yet: the journal has them. */
async function between(entry: Entry, from: number, to: number): Promise<Entry[]> {
  const pk = partition(entry.home, entry.kind, ...entry.id.split("#"));
  return Actor.asSystem("stream", entry.home, () => read({ home: entry.home, pk }, from, to));
}

async function read(place: Place, from: number, to: number): Promise<Entry[]> {
  const pad = (seq: number) => `J#${String(seq).padStart(8, "0")}`;
  const head = await get({ pk: place.pk, sk: "HEAD" });
  const key =
    head?.key === undefined ? undefined : await Vault.openDataKey(place.home, place.pk, head.key as Uint8Array);
  const found: Entry[] = [];
  for await (const item of all({ pk: place.pk, range: { from: pad(from), to: pad(to) } })) {
    found.push(fromItem(item, key));
  }
  return found;
}

/** An entry as the stream shows it, its closed part opened with the aggregate's key of today; `undefined` when its head does not vouch for it. */
async function opened(item: Item): Promise<Entry | undefined> {
  const home = item.pk.slice(0, 9) as Home;
  return Actor.asSystem("stream", home, async () => {
    const head = await get({ pk: item.pk, sk: "HEAD" });
    if (head === undefined || !(await vouches(head, item))) return undefined;
    const key = head.key === undefined ? undefined : await Vault.openDataKey(home, item.pk, head.key as Uint8Array);
    return fromItem(item, key);
  });
}

const reasonOf = (error: unknown): string =>
  error instanceof Problem ? error.code : error instanceof Error ? error.name : "unknown";

type Failure = { reached: number; last: number; error: unknown };

async function park(consumer: Consumer, key: Key, target: Home, entry: Entry, failure: Failure): Promise<void> {
  const why = reasonOf(failure.error);
  Log.error("consumer parked", { consumer: consumer.name, aggregate: entry.open.aggregate, seq: entry.seq, why });
  const item: Item = {
    ...key,
    v: 1,
    seq: failure.reached,
    waiting: failure.last,
    ...listed(target, consumer.name, { home: entry.home, kind: entry.kind, id: entry.id, seq: entry.seq, why }),
  };
  const condition = {
    expression: "attribute_not_exists(pk) OR seq = :reached",
    values: { ":reached": failure.reached },
  };
  try {
    await Actor.asSystem(consumer.name, target, () => put(item, condition));
  } catch (overtaken) {
    if (!(overtaken instanceof ConditionFailed)) throw overtaken;
  }
}

async function raise(consumer: Consumer, key: Key, target: Home, position: Item, seq: number): Promise<void> {
  if (((position.waiting as number | undefined) ?? 0) >= seq) return;
  await Actor.asSystem(consumer.name, target, () => put({ ...position, ...key, waiting: seq }));
}

/**
 * Makes a projection again from the journal of one home, from a date on: every entry's effect is written anew, in
 * order, whatever the position says. The stream's 24 hours are never a promise; this is.
 */
export async function rebuild(one: Consumer | Listed, home: Home, from: string, to: string): Promise<number> {
  if (one.rebuildable !== true) throw new Error(`${one.name} cannot be rebuilt`);
  const known = await loaded(one);
  const consumer = { ...known, effect: known.remake ?? known.effect };
  const seen = new Set<string>();
  let count = 0;
  for (const date of rangeOfDates(from, to)) {
    for (const item of await Actor.asSystem("rebuild", home, () => journalled(date))) {
      const entry = await opened(item);
      if (entry === undefined) throw new Problem("record.damaged");
      const target = consumer.target(entry);
      if (target === undefined) continue;
      const key = positionKey(target, consumer, entry);
      if (!seen.has(item.pk)) await Actor.asSystem("rebuild", target, () => put({ ...key, v: 1, seq: entry.seq - 1 }));
      seen.add(item.pk);
      await catchUp(consumer, entry, target, { retry: false });
      count++;
    }
  }
  return count;
}

async function journalled(date: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { pk, sk } of walkDay(date)) {
    const item = sk.startsWith("J#") ? await get({ pk, sk }) : undefined;
    if (item !== undefined) items.push(item);
  }
  return items;
}

/** What could not follow from an entry because its head did not vouch for it follows once it does; from any other nothing follows. */
export async function followUp(
  consumers: readonly (Consumer | Listed)[],
  { home, kind, id, seq }: Stuck,
): Promise<void> {
  const key = entryKey(partition(home, kind, ...id.split("#")), seq);
  const item = await Actor.asSystem("retry", home, () => get(key));
  if (item !== undefined && (await opened(item)) !== undefined) await deliver(consumers, item);
}

/** The entry at which something is stuck; `undefined` when it is not there any more. */
export async function stuckEntry({ home, kind, id, seq }: Stuck): Promise<Entry | undefined> {
  const pk = partition(home, kind, ...id.split("#"));
  const [entry] = await Actor.asSystem("retry", home, () => read({ home, pk }, seq, seq));
  return entry;
}
