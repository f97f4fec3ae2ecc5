import * as Actor from "../actor.ts";
import { now } from "../clock.ts";
import { isBodyCode } from "../japan/body.ts";
import * as Journal from "../journal/index.ts";
import { classOf, type ItemClass } from "../keeps.ts";
import * as Log from "../log.ts";
import { isAuthentic } from "../mac.ts";
import { stampedAt } from "../stamp.ts";
import type { Item } from "../table/client.ts";
import { type Home, homeOf, isInHome, type Key } from "../table/key.ts";
import { isStamped, stampField } from "../table/stamp.ts";
import * as Tenant from "../tenant/index.ts";
import { isTransient } from "../transient.ts";
import * as Vault from "../vault.ts";

/** A write and the table's word for it lie so far apart at most: its retries, and two clocks. */
const apartMs = 5 * 60_000;
/** Two machines that write one item may differ by so much; what is older comes back. */
const skewMs = 5_000;

/**
 * The stream as a witness for what lies beside heads and entries: every write of the pool leaves a new stamp (core/table/stamp.ts), so a change
 * that leaves the old one, one of another place, or none, was made by somebody who writes the table and holds no key; and what is gone was removed
 * by the pool only where its class says how, where it had expired, or where the body has left. Told as `Journal.bearWitness` tells, once for
 * each place: in the log, which nobody edits who can write the table, and on the operators' list.
 */
export async function bearWitness(change: Journal.Change, classes: readonly ItemClass[]): Promise<void> {
  const { key } = change;
  if (!isInHome(key.pk)) return Log.error("item in no home", {});
  const one = classOf(classes, key);
  if (one?.is === "don't care") return;
  const fault = await inStream(homeOf(key.pk), () => faultOf(change, one));
  if (fault !== undefined) await Journal.tell(key, fault);
}

const inStream = <R>(home: Home, run: () => Promise<R>): Promise<R> => Actor.asSystem("stream", home, run);

async function faultOf({ key, before, after, at }: Journal.Change, one: ItemClass | undefined) {
  if (after === undefined) return (await wasRemovedByUs(key, before, one)) ? undefined : "item.removed";
  if (!isStamped(key)) return before === undefined && (await Vault.isKey(key)) ? undefined : "key.changed";
  const fault = before === undefined ? "item.put_in" : "item.changed";
  const written = await writtenAt(key, after);
  if (written === undefined) return fault;
  if (after.mac !== undefined && !(await isSure(key, () => isAuthentic(after)))) return fault;
  if (before === undefined) return at === undefined || Math.abs(at - written) <= apartMs ? undefined : fault;
  return isForward(before, after, written, await writtenAt(key, before)) ? undefined : fault;
}

/** By its stamp; where the home's key is lost, nothing can be told to be ours. */
async function writtenAt(key: Key, item: Item): Promise<number | undefined> {
  try {
    return await stampedAt(key, item[stampField]);
  } catch (error) {
    if (await Vault.isWhole(homeOf(key.pk))) throw error;
    return undefined;
  }
}

function isForward(before: Item, after: Item, written: number, earlier: number | undefined): boolean {
  const [old, fresh] = [before[stampField], after[stampField]];
  const isSame = old instanceof Uint8Array && fresh instanceof Uint8Array && Buffer.compare(old, fresh) === 0;
  return !isSame && (earlier === undefined || written >= earlier - skewMs);
}

async function wasRemovedByUs(key: Key, before: Item | undefined, one: ItemClass | undefined): Promise<boolean> {
  if (before === undefined || one === undefined) return false;
  if (typeof before.ttl === "number" && before.ttl * 1000 <= now()) return true;
  const { removed } = one;
  if (removed !== undefined && (await isSure(key, async () => (await removed())(before)))) return true;
  const hasLeft = async () => (await Tenant.current())?.state.status === "left";
  return one.proves !== true && isBodyCode(key.pk.slice(3, 9)) && (await isSure(key, hasLeft));
}

/** What cannot be told of an item, because somebody has given it whatever fields or places, is not so; what does not answer just now is asked again. */
async function isSure({ pk }: Key, ask: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    if (isTransient(error)) throw error;
    await Vault.isWhole(homeOf(pk)); // a key service that refuses to look has said nothing
    return false;
  }
}
