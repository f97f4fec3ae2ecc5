import * as Actor from "../actor.ts";
import { rangeOfDates } from "../calendar/date.ts";
import { canonical } from "../canonical.ts";
import { ConditionFailed, commit, get, put } from "../table/client.ts";
import { type Key, type Partition, partition } from "../table/key.ts";
import { castHead, headKey, type Kind } from "./aggregate.ts";
import { walkDay } from "./read.ts";

/** Where a backfill that did not end goes on: by kind, the last day that is done. */
const progressKey = (kind: string): Key => ({ pk: partition(Actor.home(), "BACKFILL"), sk: kind });

export type Backfilled = { looked: number; written: number; from: string };

/**
 * Writes every head of one kind in the acting home once more, in the shape and the lists that the kind has today, walking the days on which
 * they were made. Entries, sequences and hashes stay; an act that comes in between has the new shape itself and wins. Interrupted, it
 * goes on after the last day that it finished; done again, it writes nothing.
 */
export async function backfill<State, Secret>(
  kind: Kind<State, Secret>,
  from: string,
  to: string,
): Promise<Backfilled> {
  const progress = progressKey(kind.kind);
  const begun = (await get(progress))?.date;
  const done: Backfilled = { looked: 0, written: 0, from: begun === undefined ? from : String(begun) };
  for (const date of rangeOfDates(done.from, to)) {
    for await (const { pk, sk } of walkDay(date)) {
      if (sk !== "J#00000001" || pk.split("#")[2] !== kind.kind) continue;
      done.looked++;
      if (await castOne(kind, pk)) done.written++;
    }
    await put({ ...progress, v: 1, date });
  }
  await commit([{ delete: progress }]);
  return done;
}

/** Whether it had to be written. What is disposed of has no personal data any more and is cast in the same way. */
async function castOne<State, Secret>(kind: Kind<State, Secret>, pk: Partition): Promise<boolean> {
  const item = await get(headKey(pk));
  if (item === undefined) return false;
  const next = await castHead(kind, item);
  if (canonical(next) === canonical(item)) return false;
  try {
    await put(next, { expression: "seq = :seq", values: { ":seq": item.seq } });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return castOne(kind, pk);
    throw error;
  }
}
