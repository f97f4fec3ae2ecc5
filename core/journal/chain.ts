import { verify as verifySignature } from "node:crypto";
import * as Actor from "../actor.ts";
import { dateOf, type Instant } from "../clock.ts";
import { rowAt } from "../dated/index.ts";
import * as Port from "../port.ts";
import { all, commit, get, type Item, put } from "../table/client.ts";
import { type Home, type Key, partition, poolHome } from "../table/key.ts";
import { genesis } from "./entry.ts";
import { type Beside, merklePath, merkleRoot, sha256 } from "./merkle.ts";
import { hourMs, presentHour, type Root, sealing } from "./seal.ts";

/** What is signed of a link: its number and span, what came before it, the root over the roots of all homes, and which homes had not come so far. */
type Signed = { n: number; from: Instant; through: Instant; prev: string; late: string[]; root: string };

/**
 * One link of the pool's chain of seals: an hour of all homes, or several where nobody sealed meanwhile; a quiet hour has one too. Links are
 * numbered without a gap and lie where nothing is overwritten, so whoever can write the table alone can neither change nor cut the chain.
 */
export type Link = Signed & { roots: Root[]; signature: string };

/** A link and the hash that the next one names. */
export type Chained = { link: Link; hash: string };

/** A home that does not come stops the others for so long and no longer. */
const patienceMs = 2 * hourMs;

const signedOf = ({ n, from, through, prev, late, root }: Signed): Buffer =>
  Buffer.from(JSON.stringify({ n, from, through, prev, late, root }));

const leafOf = ({ home, through, count, root, file }: Root): string =>
  JSON.stringify({ home, through, count, root, file });
const rootOf = (roots: readonly Root[]): string => merkleRoot(roots.map(leafOf));

/** Only where to begin to look: the files say how long the chain is. */
const hintKey = (): Key => ({ pk: partition(Actor.home(), "SEALCHAIN"), sk: "1" });

/**
 * Adds a link to the chain of the acting pool for the hours that all of its homes have sealed by now, or that are two hours past.
 * Interrupted or done twice at once, there is one link and it takes up each root at least once.
 * @returns the link, or `undefined` when there is nothing to add
 */
export async function chainPassed(homesOf: () => Promise<readonly Home[]>): Promise<Chained | undefined> {
  const hint = await get(hintKey());
  const passed = presentHour();
  if (hint !== undefined && Number(hint.through) >= passed) return undefined;
  const homes = await homesOf();
  const { roots, reached } = await handed(homes);
  const [first, last] = [Math.min(...reached.values()), Math.max(...reached.values())];
  if (last === 0) return undefined; // nobody has sealed anything yet
  const through = Math.max(first, last - patienceMs);
  const before = await lastLink({ at: linkAt, hint: Number(hint?.n ?? 1) });
  if (before !== undefined && before.link.through >= through) {
    // somebody was here before; or it is the first look after a hint was lost
    if (hint?.n !== before.link.n) await remember(before.link);
    return undefined;
  }
  const taken = roots.filter((one) => one.through <= through);
  const late = homes.filter((home) => (reached.get(home) ?? 0) < through).map((home) => home.slice(3));
  const signed: Signed = {
    n: (before?.link.n ?? 0) + 1,
    from: before?.link.through ?? through - hourMs,
    through,
    prev: before?.hash ?? genesis,
    late,
    root: rootOf(taken),
  };
  const signature = await Port.use().keys.sign(signedOf(signed), dayOf(signed));
  const link: Link = { ...signed, roots: taken, signature: Buffer.from(signature).toString("base64") };
  await Port.use().files.put(fileOf(link.n), Buffer.from(JSON.stringify(link)), "application/json");
  const lying = await linkAt(link.n);
  if (lying === undefined) throw new Error(`link ${link.n} of the seals does not lie where it was put`);
  await remember(lying.link); // first, because it says that what is taken away then was chained
  await takeAway(lying.link.roots);
  return lying;
}

/** The day whose key signs a link: the one on which its last hour lies. */
const dayOf = ({ through }: Signed) => dateOf(through - 1);

/** A link as somebody outside the pool keeps it: its number, and the hash that the next one names. */
export type SealHead = { n: number; hash: string };

/** The latest link of the pool's chain; `undefined` before the first. */
export async function sealHead(): Promise<SealHead | undefined> {
  const last = await lastLink(keepingReader());
  return last === undefined ? undefined : { n: last.link.n, hash: last.hash };
}

export const headText = ({ n, hash }: SealHead): string => `${n}:${hash}`;

/** Whether the pool still has the link that it once told somebody outside, by `headText`. */
export async function holdsHead(told: string): Promise<boolean> {
  const n = Number(told.slice(0, told.indexOf(":")));
  const lying = await linkAt(n);
  return lying !== undefined && headText({ n, hash: lying.hash }) === told;
}

/** Before this moment everything is in the chain, as far as the table knows; `undefined` before the first link. */
export async function chainedThrough(): Promise<Instant | undefined> {
  const hint = await get(hintKey());
  return hint === undefined ? undefined : Number(hint.through);
}

async function handed(homes: readonly Home[]): Promise<{ roots: Root[]; reached: Map<Home, Instant> }> {
  const reached = new Map<Home, Instant>(homes.map((home) => [home, 0]));
  const roots: Root[] = [];
  for await (const item of all({ pk: sealing(Actor.home()) })) {
    if (item.sk.startsWith("ROOT#")) roots.push(rootIn(item));
    const home = `${Actor.home().slice(0, 3)}${item.sk.slice("THROUGH#".length)}` as Home;
    if (item.sk.startsWith("THROUGH#") && reached.has(home)) reached.set(home, Number(item.through));
  }
  return { roots, reached };
}

const rootIn = ({ home, through, count, root, file }: Item): Root => ({
  home: String(home) as Home,
  through: Number(through),
  count: Number(count),
  root: String(root),
  file: String(file),
});

const remember = ({ n, through }: Link): Promise<void> => put({ ...hintKey(), v: 1, n, through });

const perTransaction = 100;

async function takeAway(roots: readonly Root[]): Promise<void> {
  const { pk, names } = { pk: sealing(Actor.home()), names: new Set(roots.map(({ file }) => file)) };
  const keys: Key[] = [];
  for await (const item of all({ pk, range: { prefix: "ROOT#" } })) {
    if (names.has(String(item.file))) keys.push({ pk, sk: item.sk });
  }
  for (let at = 0; at < keys.length; at += perTransaction) {
    await commit(keys.slice(at, at + perTransaction).map((key) => ({ delete: key })));
  }
}

const fileOf = (n: number) => {
  const prefecture = Actor.home().slice(0, 2);
  return `seal/${poolHome(prefecture).replaceAll("#", "/")}/chain/${String(n).padStart(9, "0")}.json`;
};

/** A link of the pool's chain by its number; every home of the pool may read it. */
async function linkAt(n: number): Promise<Chained | undefined> {
  const bytes = await Port.use().files.get(fileOf(n));
  return bytes === undefined
    ? undefined
    : { link: JSON.parse(Buffer.from(bytes).toString()) as Link, hash: sha256(bytes) };
}

/** How links are read, and the highest number that may be there. */
export type Reader = { at: (n: number) => Promise<Chained | undefined>; hint: number };

const plain: Reader = { at: linkAt, hint: 1 };

/** What a process has read of the chain of its files: links never change, and whoever looks at a year day by day asks for each again and again. */
const keptOf = new WeakMap<object, Map<number, Chained>>();
const keptMax = 500;

/** Reads each link once, as long as it is among the latest that were asked for. */
export function keepingReader(): Reader {
  const { files } = Port.use();
  const kept = keptOf.get(files) ?? new Map<number, Chained>();
  keptOf.set(files, kept);
  return {
    hint: Math.max(1, ...kept.keys()),
    async at(n) {
      const known = kept.get(n) ?? (await linkAt(n));
      if (known === undefined) return undefined;
      kept.delete(n);
      kept.set(n, known);
      for (const oldest of kept.keys()) {
        if (kept.size <= keptMax) break;
        kept.delete(oldest);
      }
      return known;
    },
  };
}

/** The last link that there is, looked for from one that may be there. The table is not asked. */
async function lastLink({ at, hint }: Reader = plain): Promise<Chained | undefined> {
  let last = await at(Math.max(hint, 1));
  if (last === undefined) return hint > 1 ? lastLink({ at, hint: 1 }) : undefined;
  let step = 1;
  for (let next = await at(last.link.n + step); next !== undefined; next = await at(last.link.n + step)) {
    last = next;
    step *= 2;
  }
  for (step = Math.floor(step / 2); step >= 1; step = Math.floor(step / 2)) {
    last = (await at(last.link.n + step)) ?? last;
  }
  return last;
}

/** The links that cover a time, oldest first, from the one before it on. */
export async function linksBetween(from: Instant, until: Instant, reader: Reader = plain): Promise<Chained[]> {
  const last = await lastLink(reader);
  if (last === undefined) return [];
  const first = await firstBeyond(from, last, reader);
  const links: Chained[] = [];
  for (let n = Math.max(1, first - 1); n <= last.link.n; n++) {
    const one = await reader.at(n);
    if (one === undefined || one.link.from >= until) break;
    links.push(one);
  }
  return links;
}

/** The number of the first link that reaches beyond a moment, or of the last one. */
async function firstBeyond(from: Instant, last: Chained, reader: Reader): Promise<number> {
  let [low, high] = [1, last.link.n];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (((await reader.at(middle))?.link.through ?? 0) > from) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * What a body takes with it of the link that names what it sealed, and of no other body: what was signed, the signature, the text that stands for
 * its own seal, and the way from that to the signed root.
 */
export type Proof = { link: Signed & { signature: string }; leaf: string; path: Beside[] };

/** `undefined` while no link has taken it up. */
export async function proofOf({ file, through }: Pick<Root, "file" | "through">): Promise<Proof | undefined> {
  const reader = keepingReader();
  const last = await lastLink(reader);
  if (last === undefined) return undefined;
  for (let n = await firstBeyond(through - 1, last, reader); n <= last.link.n; n++) {
    const { roots = [], ...link } = (await reader.at(n))?.link ?? {};
    const at = roots.findIndex((one) => one.file === file);
    const own = roots[at];
    if (own === undefined) continue;
    return { link: link as Proof["link"], leaf: leafOf(own), path: merklePath(roots.map(leafOf), at) };
  }
  return undefined;
}

/** What is wrong with a link by itself and after the one before it; `undefined`: nothing. */
export function faultOf(
  { link }: Chained,
  before: Chained | undefined,
  signers: readonly Port.SealKey[],
): string | undefined {
  const signer = rowAt(signers, dayOf(link));
  if (signer === undefined) return "その日の封印の公開鍵がありません";
  if (!verifySignature(null, signedOf(link), signer.pem, Buffer.from(link.signature, "base64")))
    return "封印の署名が正しくありません";
  if (rootOf(link.roots) !== link.root) return "封印の一覧が署名と一致しません";
  const prev = before?.hash ?? (link.n === 1 ? genesis : undefined);
  if (prev !== undefined && link.prev !== prev) return "前の封印とのつながりが切れています";
  return undefined;
}
