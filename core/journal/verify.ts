import * as Actor from "../actor.ts";
import { addDays, rangeOfDates } from "../calendar/date.ts";
import { type LocalDate, startOf } from "../clock.ts";
import { isAuthentic } from "../mac.ts";
import * as Port from "../port.ts";
import { all, get, getMany, type Item } from "../table/client.ts";
import { type Partition, partition, poolHome } from "../table/key.ts";
import * as Vault from "../vault.ts";
import { headHash } from "./aggregate.ts";
import { faultOf, linksBetween, type Reader } from "./chain.ts";
import { type ClosedPart, digestOf, genesis, hashOf, type OpenPart } from "./entry.ts";
import { merkleRoot } from "./merkle.ts";
import { walkDay } from "./read.ts";
import { leavesIn, type Root } from "./seal.ts";

/** What is wrong, and exactly where: a table key, or the date of a seal. */
export type Damage = { where: string; what: string };
export type Report = { aggregates: number; entries: number; disposed: number; seals: number; damaged: Damage[] };

export const nothing: Omit<Report, "damaged"> = { aggregates: 0, entries: 0, disposed: 0, seals: 0 };

/** Without the key of the acting home nothing in it can be told to be the pool's: this one thing is damaged, and everything hangs on it. */
export async function keyDamage(): Promise<Damage[]> {
  if (await Vault.isWhole(Actor.home())) return [];
  return [{ where: `${partition(Actor.home(), "KEY")} 1`, what: "団体の鍵が失われたか改変されています" }];
}

/**
 * Recomputes the acting home's journal between two dates from what is stored: sequences without gaps, hashes of the
 * open bytes, the chain, the closed parts against their digests, heads against their last entry, and every seal: the pool's chain of them, and the
 * lists that it names.
 * Distinguishes an aggregate whose personal data were disposed of from one that was damaged.
 */
export async function verify(from: string, to: string): Promise<Report> {
  const report: Report = { ...nothing, damaged: await keyDamage() };
  if (report.damaged.length > 0) return report;
  const partitions = new Set<Partition>();
  for (const date of rangeOfDates(from, to)) {
    for await (const { pk, sk } of walkDay(date)) if (sk.startsWith("J#")) partitions.add(pk);
  }
  await verifySeals(from, to, report);
  for (const pk of partitions) await verifyChain(pk, report);
  return report;
}

/** Of one aggregate: into the report. */
export async function verifyChain(pk: Partition, report: Report): Promise<void> {
  report.aggregates++;
  const damage = (sk: string, what: string) => report.damaged.push({ where: `${pk} ${sk}`, what });
  const head = await get({ pk, sk: "HEAD" });
  if (head === undefined) return void damage("HEAD", "現在の状態がありません");
  const key = await keyOf(pk, head, damage);
  if (head.key === undefined) report.disposed++;
  let prev = genesis;
  let seq = 0;
  let disposed = false;
  for await (const item of all({ pk, range: { prefix: "J#" } })) {
    report.entries++;
    seq++;
    const open = parse(item);
    if (open === undefined || hashOf(String(item.open)) !== item.hash) damage(item.sk, "記録の内容が改変されています");
    else if (open.prev !== prev) damage(item.sk, "前の記録とのつながりが切れています");
    else if (open.seq !== seq) damage(item.sk, "記録が欠けています");
    else if (head.key !== undefined) checkClosed(item, open, key, damage);
    if (open !== undefined) seq = open.seq;
    disposed ||= open?.type === "journal.disposed";
    prev = String(item.hash);
  }
  if (head.seq !== seq || headHash(head) !== prev) damage("HEAD", "現在の状態が最後の記録と一致しません");
  else if (head.key === undefined && !disposed) damage("HEAD", "廃棄の記録がないのに鍵がありません");
  else if (!(await isAuthentic(head))) damage("HEAD", "現在の状態が改変されています");
}

type Mark = (sk: string, what: string) => void;

async function keyOf(pk: Partition, head: Item, damage: Mark): Promise<Vault.DataKey | undefined> {
  if (head.key === undefined) return undefined;
  try {
    return await Vault.openDataKey(Actor.home(), pk, head.key as Uint8Array);
  } catch {
    damage("HEAD", "鍵が改変されています");
    return undefined;
  }
}

function checkClosed(item: Item, open: OpenPart, key: Vault.DataKey | undefined, damage: Mark): void {
  if (item.closed === undefined) return void damage(item.sk, "個人情報の部分が欠けています");
  if (key === undefined) return;
  try {
    const closed = Vault.open(key, item.closed as Uint8Array, `${item.pk}|${item.sk}`) as ClosedPart;
    if (digestOf(closed) !== open.digest) damage(item.sk, "個人情報の部分が記録と一致しません");
  } catch {
    damage(item.sk, "個人情報の部分が改変されています");
  }
}

/**
 * The pool's chain of seals between two dates, and what it says of the acting home. A link must be signed by the key of its own day: one that
 * was retired because it leaked signs nothing afterwards.
 */
export async function verifySeals(from: LocalDate, to: LocalDate, report: Report, reader?: Reader): Promise<void> {
  const links = await linksBetween(startOf(from), startOf(addDays(to, 1)), reader);
  const signers = links.length === 0 ? [] : await Port.use().keys.publicKeys();
  const [home, pool] = [Actor.home(), poolHome(Actor.home().slice(0, 2))];
  for (const [index, one] of links.entries()) {
    const { link } = one;
    if (link.through <= startOf(from)) continue; // only what the next one follows
    const what = faultOf(one, links[index - 1], signers);
    if (what !== undefined) report.damaged.push({ where: `${partition(pool, "SEALCHAIN")} ${link.n}`, what });
    else for (const root of link.roots.filter((each) => each.home === home)) await verifyRoot(root, report);
  }
}

async function verifyRoot(root: Root, report: Report): Promise<void> {
  report.seals++;
  const leaves = await leavesIn(root.file);
  const damage = (what: string) => report.damaged.push({ where: root.file, what });
  if (leaves === undefined) return void damage("封印の一覧がありません");
  if (leaves.length !== root.count || merkleRoot(leaves.map(({ hash }) => hash)) !== root.root)
    return void damage("封印の一覧が署名と一致しません");
  const keys = leaves.map((leaf) => split(leaf.key));
  const stored = new Map((await getMany(keys)).map((item) => [`${item.pk}|${item.sk}`, hashOf(String(item.open))]));
  for (const leaf of leaves) {
    if (stored.get(leaf.key) === leaf.hash) continue;
    report.damaged.push({ where: leaf.key.replace("|", " "), what: "封印した記録が失われたか改変されています" });
  }
}

const split = (key: string) => ({
  pk: key.slice(0, key.indexOf("|")) as Partition,
  sk: key.slice(key.indexOf("|") + 1),
});

function parse(item: Item): OpenPart | undefined {
  try {
    return JSON.parse(String(item.open)) as OpenPart;
  } catch {
    return undefined;
  }
}
