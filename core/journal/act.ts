import { randomBytes } from "node:crypto";
import * as Actor from "../actor.ts";
import { now } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Request from "../request.ts";
import { ConditionFailed, commit, get, getMany, type Item, type Write, whileDeciding } from "../table/client.ts";
import type { Home, Key, Partition } from "../table/key.ts";
import * as Vault from "../vault.ts";
import { fromHeadItem, type Head, headKey, type Kind, partitionOf, toHeadItem } from "./aggregate.ts";
import { refuseClash } from "./clash.ts";
import {
  type ClosedPart,
  digestOf,
  type Entry,
  entryKey,
  entryVersion,
  fromItem,
  genesis,
  hashOf,
  type OpenPart,
  toItem,
} from "./entry.ts";
import type { EntryOf, Event } from "./event.ts";
import { answered, remember, requestKey } from "./repeat.ts";

/** What a verb decided: what happened, and the state that it leads to. */
export type Decision<State, Secret, E extends Event = Event> = {
  event: E;
  state: State;
  /** Personal data as it is from now on; left out: as before. */
  secret?: Secret;
  why?: string;
  /** Other items of the same home that change with it; `refuse` says what to answer when its condition fails, or to ask again. */
  also?: { write: Write; refuse?: (now: Record<string, unknown> | null) => Problem | undefined }[];
  /** What is said belongs into the event; beside it it would be lost without a word. */
  facts?: never;
  closed?: never;
};

type Deciding<State, Secret, Found> = (head: Head<State, Secret> | undefined) => Found | Promise<Found>;

/** `state`: as the thing is after it; of a request that was sent again, as it is by now. `isReplay`: the entry was there before. */
export type Acted<State, E extends Event = Event> = { entry: EntryOf<E>; state: State; isReplay: boolean };
/** There was nothing to do: no entry, and the state as it was found. */
export type Undone<State> = { entry?: undefined; state: State | undefined; isReplay: false };

const attemptsMax = 6;

/**
 * One act, one transaction, one journal entry. Loads the aggregate, answers a replay with the first entry, holds the
 * caller to If-Match, asks `decide` on the state as it is, and writes state and entry together, conditional on the
 * aggregate's sequence; when another act came first, everything is asked again. A decision only reads, and may return
 * `undefined`: there is nothing to do, and nothing is written.
 *
 * The id of a new aggregate comes from `Request.newId`, so that replays of one request meet the same aggregate.
 * @throws Problem of `decide`, `idempotency.mismatch`, `version.stale`, `busy`, `record.damaged`
 */
export function act<State, Secret, E extends Event>(
  kind: Kind<State, Secret>,
  id: string,
  decide: Deciding<NoInfer<State>, NoInfer<Secret>, Decision<NoInfer<State>, NoInfer<Secret>, E>>,
): Promise<Acted<State, E>>;
export function act<State, Secret, E extends Event>(
  kind: Kind<State, Secret>,
  id: string,
  decide: Deciding<NoInfer<State>, NoInfer<Secret>, Decision<NoInfer<State>, NoInfer<Secret>, E> | undefined>,
): Promise<Acted<State, E> | Undone<State>>;
export async function act<State, Secret>(
  kind: Kind<State, Secret>,
  id: string,
  decide: Deciding<State, Secret, Decision<State, Secret> | undefined>,
): Promise<Acted<State> | Undone<State>> {
  const home = Actor.home();
  const pk = partitionOf(home, kind, id);
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const { head, replay } = await read(kind, pk);
    if (replay !== undefined) return replay;
    let decision: Decision<State, Secret> | undefined;
    try {
      decision = await decided(head, decide);
    } catch (refusal) {
      // head and mark are not read at one moment: what refuses us may be what this very request has done in between
      const replayed = await replayAfter(kind, pk);
      if (replayed !== undefined) return replayed;
      throw refusal;
    }
    // and so may what leaves nothing to do
    if (decision === undefined) return (await replayAfter(kind, pk)) ?? { state: head?.state, isReplay: false };
    const { entry, writes } = await prepare(kind, { home, id, head }, decision);
    const also = decision.also ?? [];
    const mark = markKey(pk);
    try {
      await commit([
        ...writes,
        ...also.map((one) => one.write),
        ...(mark === undefined ? [] : [remember(mark, pk, entry.seq)]),
      ]);
      return { entry, state: decision.state, isReplay: false };
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const replayed = await replayAfter(kind, pk);
      if (replayed !== undefined) return replayed;
      refuseClash([...writes, ...also.map((one) => one.write)], error);
      for (const [index, one] of also.entries()) {
        const failed = error.failed.get(writes.length + index);
        const refusal = failed === undefined ? undefined : one.refuse?.(failed);
        if (refusal !== undefined) throw refusal;
      }
    }
  }
  throw new Problem("busy");
}

/** The entry and the writes of one act, for the one transaction that spans two aggregates: a body's joining. */
export async function prepare<State, Secret>(
  kind: Kind<State, Secret>,
  at: { home: Home; id: string; head: Head<State, Secret> | undefined },
  decision: NoInfer<Decision<State, Secret>>,
): Promise<{ entry: Entry; writes: [Write, Write] }> {
  const { event } = decision;
  const pk = partitionOf(at.home, kind, at.id);
  // a new key would make what was disposed of look damaged
  if (at.head !== undefined && at.head.key === undefined) throw new Problem("record.disposed");
  const seq = (at.head?.seq ?? 0) + 1;
  const key = at.head?.key ?? (await Vault.newDataKey(at.home, pk));
  const closed: ClosedPart = {
    salt: randomBytes(16).toString("base64"),
    ...(Request.peek() === undefined ? {} : { request: Request.peek()?.hash }),
    facts: event.closed,
  };
  const actor = Actor.use();
  const open: OpenPart = {
    v: entryVersion,
    aggregate: `${kind.kind}#${at.id}`,
    seq,
    type: event.type,
    at: now(),
    by: Actor.reference(actor),
    ...("assurance" in actor ? { assurance: actor.assurance } : {}),
    ...("mandate" in actor && actor.mandate !== undefined ? { mandate: actor.mandate } : {}),
    ...(decision.why === undefined ? {} : { why: decision.why }),
    facts: event.facts,
    digest: digestOf(closed),
    prev: at.head?.hash ?? genesis,
  };
  const item = toItem(at.home, pk, open, closed, key);
  const head = {
    home: at.home,
    pk,
    id: at.id,
    seq,
    hash: hashOf(String(item.open)),
    state: decision.state,
    secret: decision.secret ?? at.head?.secret ?? null,
    key,
  };
  const condition =
    at.head === undefined
      ? { expression: "attribute_not_exists(pk)" }
      : { expression: "seq = :seq", values: { ":seq": at.head.seq } };
  return {
    entry: fromItem(item, key),
    writes: [
      { put: await toHeadItem(kind, head), condition },
      { put: item, condition: { expression: "attribute_not_exists(pk)" } },
    ],
  };
}

async function read<State, Secret>(kind: Kind<State, Secret>, pk: Partition) {
  const mark = markKey(pk);
  const items = mark === undefined ? await one(headKey(pk)) : await getMany([headKey(pk), mark]);
  const seq = answered(
    items.find((item) => item.sk === mark?.sk),
    pk,
  );
  const headItem = items.find((item) => item.sk === "HEAD");
  const head = headItem === undefined ? undefined : await fromHeadItem(kind, headItem);
  const entry = head === undefined ? undefined : await answeredBy(head, seq);
  return { head, replay: head && entry && { entry, state: head.state, isReplay: true } };
}

const one = async (key: Key): Promise<Item[]> => [await get(key)].filter((item) => item !== undefined);

/** When our own write lost, the winner may have been ourselves: the same request, sent twice at once. */
async function replayAfter<State, Secret>(kind: Kind<State, Secret>, pk: Partition) {
  return Request.peek()?.idempotencyKey === undefined ? undefined : (await read(kind, pk)).replay;
}

/** The entry that answered this request: the one it is remembered with, or the first of a thing that it created, whose id says so. */
async function answeredBy(head: Head<unknown, unknown>, seq: number | undefined): Promise<Entry | undefined> {
  if (seq !== undefined) return entryAt(head, seq);
  return isOwnId(head.id) ? entryAt(head, 1) : undefined;
}

function isOwnId(id: string): boolean {
  const [prefix = ""] = id.split("_");
  return Request.peek()?.idempotencyKey !== undefined && Request.newId(prefix) === id;
}

async function entryAt(head: Head<unknown, unknown>, seq: number): Promise<Entry> {
  const item = await get(entryKey(head.pk, seq));
  if (item === undefined) throw new Error(`entry ${seq} of ${head.pk} is missing`);
  const entry = fromItem(item, head.key);
  if (entry.request !== undefined && entry.request !== Request.peek()?.hash) throw new Problem("idempotency.mismatch");
  return entry;
}

/**
 * Holds the caller to If-Match; nothing has been said yet at version 0. What has another version is as old as it is, whatever else is wrong; but to whoever is told that
 * there is no such thing, it has no version either.
 */
async function decided<State, Secret, Found>(
  head: Head<State, Secret> | undefined,
  decide: Deciding<State, Secret, Found>,
): Promise<Found> {
  const expected = Request.peek()?.ifMatch;
  const isStale = expected !== undefined && (head?.seq ?? 0) !== expected;
  try {
    const decision = await whileDeciding(() => decide(head));
    if (!isStale) return decision;
  } catch (refusal) {
    if (!isStale || (refusal instanceof Problem && refusal.code === "not_found")) throw refusal;
  }
  throw new Problem("version.stale");
}

/** An aggregate made by this request needs no mark, because its id already says so. */
const markKey = (pk: Partition): Key | undefined => (isOwnId(pk.split("#")[3] ?? "") ? undefined : requestKey());
