import type { BodyCode } from "#core/japan/body.ts";

declare const homeBrand: unique symbol;
declare const partitionBrand: unique symbol;

/** `31#313254`: the one part of the table that an actor lives in. Fixed width, so no home is a prefix of another. */
export type Home = string & { readonly [homeBrand]: true };
/** A partition key; only `partition` makes one, so a key without a home does not type-check. */
export type Partition = string & { readonly [partitionBrand]: true };
export type Key = { readonly pk: Partition; readonly sk: string };

const homePattern = /^\d{2}#(\d{6}|POOL00|COMMON)$/;

/** A body: a town, or the prefecture where it uses a service itself. */
export const bodyHome = (code: BodyCode): Home => `${code.slice(0, 2)}#${code}` as Home;
/** The pool: contracts, prices and counts; the operator's. */
export const poolHome = (prefecture: string): Home => parseHome(`${prefecture}#POOL00`);
/** The commons: persons known across towns, timers; closed to operators. */
export const commonsHome = (prefecture: string): Home => parseHome(`${prefecture}#COMMON`);

/** @throws RangeError when the text is no home. */
export function parseHome(text: string): Home {
  if (!homePattern.test(text)) throw new RangeError(`not a home: ${text}`);
  return text as Home;
}

/** Whether a partition key begins with a home, as every one does that the pool makes. */
export const isInHome = (pk: string): boolean => homePattern.test(pk.slice(0, 9)) && pk[9] === "#";

export const homeOf = (pk: string): Home => parseHome(pk.slice(0, 9));

/** `31#313254#APP#app_…`. Segments cannot contain the separator. */
export function partition(home: Home, kind: string, ...segments: string[]): Partition {
  for (const segment of [kind, ...segments]) {
    if (segment === "" || segment.includes("#")) throw new RangeError(`not a key segment: ${segment}`);
  }
  return [home, kind, ...segments].join("#") as Partition;
}
