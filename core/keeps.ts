import type { Item } from "./table/client.ts";
import type { Key } from "./table/key.ts";

/** What is known of an aggregate beside which something lies. `versions`: its own items that are no head and no entry. */
export type Known = {
  id: string;
  state: Readonly<Record<string, unknown>>;
  versions: readonly Item[];
  fiscalYears: readonly number[];
};

/**
 * One class of the items of a home, by what its key begins with after it: `RECEIPT`, or `PROC V#` where it lies among the items of an aggregate.
 * `is` says how somebody is found out who writes the table and holds no key:
 * - `head`: it carries a code under a key of its home, or stands in a chain whose end is signed;
 * - `derived`: it is counted from heads, and counted again;
 * - `derivable`: it is computed from heads or points to one, and made again or held to it when it is used;
 * - `secret`: it bears what only a key opens;
 * - `don't care`: it lapses by itself, and a false one costs a repetition or a look.
 */
export type ItemClass = {
  name: string;
  is: "head" | "derived" | "derivable" | "secret" | "don't care";
  /** Its collections by the rest of their keys, where the body as a whole has them. */
  home?: readonly (readonly string[])[];
  /** Its collections beside each aggregate of a kind, or of every one. */
  beside?: { kind: string; at: (known: Known) => readonly (readonly string[])[]; prefix?: string };
  /** The number by which a later one is told from an earlier; `always`: what a backup has is never brought back over it. */
  later?: string;
  /** Of what is derived: the class that it is counted with, where it is not counted by itself. */
  with?: string;
  /**
   * Of a class whose items the pool removes: whether it was the pool that removed this one, by what stands elsewhere. Asked as a part of the system
   * in the item's home, when the stream shows that it is gone. What has expired, and what a body had that has left, needs none.
   */
  removed?: () => Promise<WasLawful>;
  /** A body that takes over another's home has its own, or it was signed for the old one. */
  stays?: true;
  /** Kept when a body that left is disposed of: it proves that something was, or the proof needs it. */
  proves?: true;
};

/** The class of an item; `undefined` when no domain says that there is one like it. */
export const classOf = (items: readonly ItemClass[], { pk, sk }: Pick<Key, "pk" | "sk">): ItemClass | undefined =>
  items.find((one) => isOf(one.name, pk, sk));

function isOf(name: string, pk: string, sk: string): boolean {
  if (sk === "HEAD" || sk.startsWith("J#")) return name === (sk === "HEAD" ? "HEAD" : "J#");
  const [kind, prefix = ""] = name.split(" ");
  return pk.split("#")[2] === kind && sk.startsWith(prefix);
}

/** Whether the pool itself removed an item, which is as it was before. */
type WasLawful = (before: Item) => boolean | Promise<boolean>;

/** What an item must say by what is signed, field by field; `undefined`: it has no such field, and so has one that is not there where 0 is counted. */
export type Count = { key: Key; counted: Readonly<Record<string, unknown>> };
type Seen = { kind: string; id: string; state: Readonly<Record<string, unknown>> };
/** Counts anew: is shown every head of the acting home, and says then what must lie there. */
export type Tally = { add: (head: Seen) => void; counts: () => AsyncIterable<Count> | Iterable<Count> };

/** Finds an aggregate by words that are hashed with its home's key: done anew where the home is another. */
type Indexing = (id: string, state: never, secret: never) => Promise<void>;

/** How what a domain keeps is made anew (`core/<domain>/rebuild.ts`); only leaving, restoring, merging and verifying ask. */
export type Rebuild = {
  /** By the name of a class of what is derived, how it is counted. */
  tallies?: Readonly<Record<string, () => Tally>>;
  /** By kind, how it is found by hashed words. */
  indexings?: Readonly<Record<string, Indexing>>;
};

/** What a domain keeps in a home beside its heads and their entries: beside its manifest, because the stream asks, and leaving, restoring and merging. */
export type Keeps = { items?: readonly ItemClass[] };
