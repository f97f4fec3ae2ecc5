import { createHash } from "node:crypto";
import * as Actor from "../actor.ts";
import { addDays, rangeOfDates } from "../calendar/date.ts";
import { today } from "../clock.ts";
import * as Port from "../port.ts";
import { all, ConditionFailed, get, getMany, type Item, put } from "../table/client.ts";
import { type Key, partition } from "../table/key.ts";
import { hashOf } from "./entry.ts";
import { walkDay } from "./read.ts";

/** One line of a seal's list: the entry's key and the hash of its open bytes. */
export type Leaf = { key: string; hash: string };
export type Seal = { date: string; count: number; root: string; signature: string; file: string };

const passedKey = (): Key => ({ pk: partition(Actor.home(), "SEALED"), sk: "1" });

/** Seals every day of the acting home that has passed and was not looked at yet; returns how many seals were made. */
export async function sealPassed(): Promise<number> {
  const yesterday = addDays(today(), -1);
  const passed = await get(passedKey());
  if (passed?.date === yesterday) return 0;
  const first = passed === undefined ? yesterday : addDays(String(passed.date), 1);
  let made = 0;
  let before = await leaves(addDays(first, -1));
  for (const date of rangeOfDates(first, yesterday)) {
    const own = await leaves(date);
    if ((await sealOf(date, before, own)) !== undefined) made++;
    before = own;
  }
  await put({ ...passedKey(), v: 1, date: yesterday });
  return made;
}

/** The last day of the acting home that has been looked at and sealed; `undefined` before the first. */
export async function sealedThrough(): Promise<string | undefined> {
  const passed = await get(passedKey());
  return passed === undefined ? undefined : String(passed.date);
}

const sealKey = (date: string): Key => ({ pk: partition(Actor.home(), "SEAL"), sk: date });
const fileName = (date: string) => `seal/${Actor.home().replaceAll("#", "/")}/${date}.json`;

/**
 * Seals the acting home's day: a Merkle root over every entry and read record, signed and laid down where it cannot
 * be replaced. Entries of the day before that came too late for their own seal go into this one. Doing it twice gives
 * the first seal; a day without entries has none.
 */
export const seal = async (date: string): Promise<Seal | undefined> =>
  sealOf(date, await leaves(addDays(date, -1)), await leaves(date));

async function sealOf(date: string, before: readonly Leaf[], own: readonly Leaf[]): Promise<Seal | undefined> {
  if (before.length === 0 && own.length === 0) return undefined; // most days of most homes: nothing more is asked
  const existing = await read(date);
  if (existing !== undefined) return existing;
  const earlier = new Set(before.length === 0 ? [] : (await leavesOf(addDays(date, -1))).map((leaf) => leaf.key));
  const late = before.filter((leaf) => !earlier.has(leaf.key));
  const list = [...late, ...own].sort((a, b) => (a.key < b.key ? -1 : 1));
  if (list.length === 0) return undefined;
  const root = merkleRoot(list.map((leaf) => leaf.hash));
  const signed = Buffer.from(JSON.stringify({ home: Actor.home(), date, count: list.length, root }));
  const signature = Buffer.from(await Port.use().keys.sign(signed, date)).toString("base64");
  const made: Seal = { date, count: list.length, root, signature, file: fileName(date) };
  await Port.use().files.put(made.file, Buffer.from(JSON.stringify({ ...made, leaves: list })), "application/json");
  try {
    await put({ ...sealKey(date), v: 1, ...made }, { expression: "attribute_not_exists(pk)" });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return (await read(date)) ?? made;
  }
  return made;
}

async function read(date: string): Promise<Seal | undefined> {
  const item = await get(sealKey(date));
  return item === undefined ? undefined : fromItem(item);
}

/** Every seal of the acting home between two dates. */
export async function between(from: string, to: string): Promise<Seal[]> {
  const seals: Seal[] = [];
  for await (const item of all({ pk: sealKey(from).pk, range: { from, to } })) seals.push(fromItem(item));
  return seals;
}

function fromItem({ pk: _pk, sk: _sk, v: _v, ...made }: Item): Seal {
  return made as unknown as Seal;
}

/** The list that a day's seal was made over; empty when the day has no seal. */
export async function leavesOf(date: string): Promise<Leaf[]> {
  const bytes = await Port.use().files.get(fileName(date));
  return bytes === undefined ? [] : (JSON.parse(Buffer.from(bytes).toString()) as { leaves: Leaf[] }).leaves;
}

async function leaves(date: string): Promise<Leaf[]> {
  const keys: Key[] = [];
  for await (const { pk, sk } of walkDay(date)) keys.push({ pk, sk });
  const items: Item[] = keys.length === 0 ? [] : await getMany(keys);
  return items.map((item) => ({ key: `${item.pk}|${item.sk}`, hash: hashOf(String(item.open)) }));
}

/** Merkle root with distinct prefixes for leaves and nodes (RFC 6962 §2.1), an odd node going up as it is. */
export function merkleRoot(hashes: readonly string[]): string {
  let level = hashes.map((hash) => sha256(`\u0000${hash}`));
  if (level.length === 0) return sha256("");
  while (level.length > 1) {
    const next: string[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i] ?? "", level[i + 1]];
      next.push(right === undefined ? left : sha256(`\u0001${left}${right}`));
    }
    level = next;
  }
  return level[0] ?? "";
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
