import type { Key } from "./key.ts";

/*
 * Whatever is written leaves a stamp in the item: when, and a code over place and time that nobody makes without the key of its home. The stream
 * shows each change with the stamp before and after it, so a change that left the old one, or none, was made by somebody else. Heads and
 * entries need none: they have a code and a sequence of their own.
 */

/** The attribute that it lies in, which is told to the stream alone: whoever reads an item does not see it. */
export const stampField = "w";

const timeBytes = 8;

/** Makes the code of a stamp: over a place and the bytes of a time. */
export type Maker = (key: Key, time: Uint8Array) => Promise<Uint8Array>;

let make: Maker | undefined;

/** Says who makes codes; called once by each way in, beside `connect`. */
export const stampWith = (maker: Maker | undefined): void => {
  make = maker;
};

/** A home's own key cannot vouch for itself, and a bucket (LIMIT) is written too often and is worth nothing. */
const bare = new Set(["KEY", "LIMIT"]);

export const isStamped = ({ pk, sk }: Key): boolean =>
  sk !== "HEAD" && !sk.startsWith("J#") && !bare.has(pk.split("#")[2] ?? "");

let last = 0n;

/** A stamp for a write of an item; `undefined` where none is wanted. */
export async function stampFor(key: Key): Promise<Uint8Array | undefined> {
  if (make === undefined || !isStamped(key)) return undefined;
  const time = Buffer.alloc(timeBytes);
  time.writeBigUInt64BE(nextTime());
  return Buffer.concat([time, await make(key, time)]);
}

/** Microseconds of the machine's own clock, and never the same twice: it tells writes apart, and no day in the record comes from it. */
function nextTime(): bigint {
  const time = BigInt(Date.now()) * 1000n;
  last = time > last ? time : last + 1n;
  return last;
}

/** When a stamp says that the item was written (milliseconds), with what its code is over; `undefined` when it is none. */
export function readStamp(stamp: unknown): { at: number; time: Uint8Array; code: Uint8Array } | undefined {
  if (!(stamp instanceof Uint8Array) || stamp.length <= timeBytes) return undefined;
  const bytes = Buffer.from(stamp);
  const time = bytes.subarray(0, timeBytes);
  return { at: Number(time.readBigUInt64BE() / 1000n), time, code: bytes.subarray(timeBytes) };
}

/** An item as it was written, without its stamp. */
export function unstamped<One extends Record<string, unknown>>(item: One): One {
  const { [stampField]: _stamp, ...rest } = item;
  return rest as One;
}
