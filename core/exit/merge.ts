import { createHash } from "node:crypto";
import * as Actor from "../actor.ts";
import { type LocalDate, today } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import { problem as membershipProblem } from "../membership/problem.ts";
import { get, type Item } from "../table/client.ts";
import type { Home, Partition } from "../table/key.ts";
import { merged, mergedInto } from "../tenant/event.ts";
import * as Tenant from "../tenant/index.ts";
import * as Vault from "../vault.ts";
import * as Verification from "../verification/index.ts";
import { tenantOf } from "./export.ts";
import { lay, moved, placeOf, resealed, rewrapped, vouched, type Way } from "./move.ts";
import { type Contents, itemsAt, type Place, positions } from "./place.ts";
import { problem } from "./problem.ts";
import { nameOf, places } from "./walk.ts";

/*
 * 廃置分合 (地方自治法7条): a body's code is in every key, so its home is copied into the home of the body that takes over. Entries keep
 * their bytes, so the chain of every aggregate is the same before and after, and heads can be compared. Seals are signed over
 * keys of the old home: they stay there, and the new home says in one entry which heads it took over.
 */

/** What stays in the old home: what the new body has of its own, and what was signed for the old one. */
const isStaying = ({ items }: Contents, place: Place): boolean =>
  place.group === "aggregate"
    ? place.kind === Tenant.tenantKind.kind
    : items.some(({ name, stays }) => stays && name.split(" ")[0] === place.kind);

export type Comparison = {
  since: LocalDate;
  aggregates: number;
  entries: number;
  /** SHA-256 over kind, id, sequence and hash of every head that moves, in the order of the walk. */
  heads: string;
  /** Aggregates that the new home has under the same name with another history: they stay where they are. */
  taken: string[];
  missing: string[];
  different: string[];
};

const as = <R>(home: Home, run: () => Promise<R>): Promise<R> => Actor.asSystem("merging", home, run);

async function* walk(way: Way, contents: Contents): AsyncGenerator<Place> {
  const steps = places(contents);
  for (;;) {
    const step = await as(way.from, () => steps.next());
    if (step.done === true) return;
    if (!isStaying(contents, step.value)) yield step.value;
  }
}

const itemsOf = (way: Way, place: Place): Promise<Item[]> =>
  as(way.from, async () => {
    const found: Item[] = [];
    for await (const item of itemsAt(place)) found.push(item);
    return found;
  });

/** Compares every aggregate of the old home with the new one; before the copy, this is the plan. Writes nothing. */
export async function compareHomes(way: Way, contents: Contents): Promise<Comparison> {
  const since = await as(way.from, () => Tenant.firstDay());
  const found: Comparison = { since, aggregates: 0, entries: 0, heads: "", taken: [], missing: [], different: [] };
  const heads = createHash("sha256");
  for await (const place of walk(way, contents)) {
    if (place.group !== "aggregate" || !("pk" in place)) continue;
    const { pk } = place;
    const { kind, id } = nameOf(pk);
    const name = `${kind}#${id}`;
    const head = await as(way.from, () => get({ pk, sk: "HEAD" }));
    if (await isTaken(way, pk)) {
      found.taken.push(name);
      continue;
    }
    found.aggregates++;
    found.entries += Number(head?.seq);
    const hash = head === undefined ? "" : Journal.headHash(head);
    heads.update(`${name} ${head?.seq} ${hash}\n`);
    const other = await as(way.to, () => get({ pk: placeOf(way, pk), sk: "HEAD" }));
    if (other === undefined) found.missing.push(name);
    else if (!(await holds(way, pk, Number(head?.seq), hash))) found.different.push(name);
  }
  return { ...found, heads: heads.digest("hex") };
}

const entryAt = (pk: Partition, seq: number) => ({ pk, sk: `J#${String(seq).padStart(8, "0")}` });

/** Whether the new home has the old one's last entry: it may have gone on since. */
const holds = async (way: Way, pk: Partition, seq: number, hash: string): Promise<boolean> =>
  (await as(way.to, () => get(entryAt(placeOf(way, pk), seq))))?.hash === hash;

async function isTaken(way: Way, pk: Partition): Promise<boolean> {
  const other = await as(way.to, () => get(entryAt(placeOf(way, pk), 1)));
  return other !== undefined && other.hash !== (await as(way.from, () => get(entryAt(pk, 1))))?.hash;
}

/**
 * Copies everything of the old home into the new one, collection by collection; what is there already is left as it is, so
 * doing it again goes on where it stopped. The old home is stopped before and does not change.
 * @throws Problem `membership.state` unless the old body is suspended and the new one in use
 */
export async function copyHome(way: Way, contents: Contents): Promise<void> {
  await requireStatus(way.from, "suspended");
  await requireStatus(way.to, "joined");
  for await (const place of walk(way, contents)) {
    const items = await itemsOf(way, place);
    if (place.group !== "aggregate")
      for (const item of items) await lay(way.to, await vouched(way, item, moved(way, item)));
    else if ("pk" in place && !(await isTaken(way, place.pk))) await copyAggregate(way, items, contents);
  }
}

/** What lies with it, the head, and then the entries, because whoever hears of an entry asks the head. Where the last entry is, everything is. */
async function copyAggregate(way: Way, items: readonly Item[], contents: Contents): Promise<void> {
  const head = items.find(({ sk }) => sk === "HEAD");
  if (head === undefined) return;
  const key = await as(way.from, async () =>
    head.key === undefined ? undefined : Vault.openDataKey(way.from, head.pk, head.key as Uint8Array),
  );
  const entries = items.filter(({ sk }) => sk.startsWith("J#"));
  await settle(way, entries, Number(head.seq), contents);
  const copy = async (item: Item) => lay(way.to, await vouched(way, item, resealed(way, item, key)));
  for (const item of items) if (item !== head && !entries.includes(item)) await copy(item);
  if (key !== undefined) await indexAnew(way, head, key, contents);
  await lay(way.to, await vouched(way, head, await rewrapped(way, resealed(way, head, key), key)));
  for (const entry of entries) await copy(entry);
}

/** What is found by words that were hashed with the old home's key. */
async function indexAnew(
  { to }: Way,
  { pk, sk, state, secret }: Item,
  key: Vault.DataKey,
  { rebuilds }: Contents,
): Promise<void> {
  const { kind, id } = nameOf(pk);
  for (const load of rebuilds) {
    const index = (await load()).indexings?.[kind];
    if (index === undefined) continue;
    const opened = Vault.open(key, secret as Uint8Array, `${pk}|${sk}`);
    await as(to, () => index(id, state as never, opened as never));
  }
}

/** What followed from these entries in the old home has happened: no mail goes out, no use is counted a second time. */
async function settle(way: Way, items: readonly Item[], seq: number, { consumers }: Contents): Promise<void> {
  const again = new Set(consumers.flatMap((one) => (one.again ? [one.name] : [])));
  const done = new Set<string>();
  for (const entry of items.map((item) => Journal.fromItem(moved(way, item), undefined))) {
    for (const consumer of await Journal.listening(consumers, entry)) {
      const target = again.has(consumer.name) ? undefined : consumer.target(entry);
      if (target === undefined || done.has(`${consumer.name} ${target}`)) continue;
      done.add(`${consumer.name} ${target}`);
      const place = as(target, async () => positions({ consumers: [consumer] }, way.to, entry.kind, entry.id));
      for (const key of keysOf(await place)) await lay(target, { ...key, v: 1, seq });
    }
  }
}

const keysOf = (place: Place) => ("keys" in place ? place.keys : []);

/**
 * From now on the new body has what the old one had: both say so, and the old home takes no act any more. Its disposal is a
 * later command (pool town leave).
 * @throws Problem `merge.different` when anything is missing or different, or the new home does not verify
 */
export async function switchHomes(way: Way, on: LocalDate, contents: Contents): Promise<Journal.Entry> {
  if (today() < on) throw problem("merge.early", { facts: { on } });
  const compared = await compareHomes(way, contents);
  const { damaged } = await as(way.to, () => Journal.verify(compared.since, today()));
  if (compared.missing.length + compared.different.length + damaged.length > 0)
    throw problem("merge.different", { facts: { ...compared, damaged: damaged.slice(0, 20) } });
  const { missing: _none, different: _neither, ...facts } = compared;
  // who was counted in both towns is counted as one, and no number of either is given again
  await as(way.to, () => Verification.recount(contents));
  await as(way.from, () => note("left", mergedInto({ into: way.to.slice(3), on, heads: facts.heads })));
  return as(way.to, () => note("joined", merged({ from: way.from.slice(3), on, ...facts })));
}

async function note(status: Tenant.TenantState["status"], event: Journal.Event): Promise<Journal.Entry> {
  const { entry } = await Journal.act(Tenant.tenantKind, Tenant.tenantId, (head) => ({
    event,
    state: { ...tenantOf(head).state, status },
  }));
  return entry;
}

async function requireStatus(home: Home, status: Tenant.TenantState["status"]): Promise<void> {
  const now = (await as(home, () => Tenant.current()))?.state.status;
  if (now !== status)
    throw membershipProblem("membership.state", { facts: { home: home.slice(3), status: now ?? "none" } });
}
