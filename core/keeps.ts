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
  /** Of what is derived: how it is counted anew, or the class that it is counted with. */
  recount?: (() => Promise<() => Tally>) | string;
  /** A body that takes over another's home has its own, or it was signed for the old one. */
  stays?: true;
  /** Kept when a body that left is disposed of: it proves that something was, or the proof needs it. */
  proves?: true;
};

/** What an item must say by what is signed, field by field; `undefined`: it has no such field, and so has one that is not there where 0 is counted. */
export type Count = { key: Key; counted: Readonly<Record<string, unknown>> };
type Seen = { kind: string; id: string; state: Readonly<Record<string, unknown>> };
/** Counts anew: is shown every head of the acting home, and says then what must lie there. */
export type Tally = { add: (head: Seen) => void; counts: () => AsyncIterable<Count> | Iterable<Count> };

/** Finds an aggregate by words that are hashed with its home's key: done anew where the home is another. */
export type Indexing = (id: string, state: never, secret: never) => Promise<void>;

/** What a domain keeps in a home beside its heads and their entries: beside its manifest, because only leaving, restoring and merging ask. */
export type Keeps = {
  items?: readonly ItemClass[];
  /** By kind, how it is found by hashed words. */
  indexings?: Readonly<Record<string, () => Promise<Indexing>>>;
};
