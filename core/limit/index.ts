import { now } from "../clock.ts";
import type { Home } from "../table/key.ts";
import { left, type Rate, take } from "./bucket.ts";
import { lease } from "./lease.ts";

export type { Rate } from "./bucket.ts";

/** `wait` (milliseconds) is 0 when the request may go on. `left`: tokens in the shared bucket, where it has been asked. */
export type Verdict = { wait: number; left?: number };

type Place = {
  /** When this process's own share is full again. */
  share: number;
  /** Tokens leased and not spent yet. */
  held: number;
  /** When the shared bucket is full again, as last seen. */
  seen?: number;
  leasing?: Promise<number>;
};

const parts = 10;
const placesMax = 10_000;

/**
 * The buckets of one process. Each has a share of a tenth of the published limit, in memory and for nothing; only when
 * that is used up it leases a tenth of the burst from the bucket that all processes share, with one conditional write.
 *
 * Why both: a write for every request is exact and costs 0.715 USD a million, more than half of the request itself
 * (1.29 at the gateway); memory alone is free, but a flood is spread over as many processes as it needs, so that nobody
 * would be held to anything. Like this an idle town costs nothing, a busy one at most a write in 10 (clients), 20
 * (staff) or 40 requests (residents), 0.07–0.02 USD a million; and n processes together let through no more than
 * burst + rate × t, and n tenths of it: ten times the limit, at 50 ms a request, is 10 processes for staff, twice the
 * limit at worst.
 */
export function createLimiter() {
  const places = new Map<string, Place>();
  const placeOf = (name: string): Place => {
    const place = places.get(name) ?? { share: 0, held: 0 };
    if (!places.has(name)) places.set(name, place);
    for (const [oldest] of places) {
      if (places.size <= placesMax) break;
      places.delete(oldest);
    }
    return place;
  };
  return {
    /** One token of a bucket of this process alone. */
    takeHere(name: string, rate: Rate): Verdict {
      const place = placeOf(name);
      const taken = take(place.share, now(), rate);
      place.share = taken.fullAt;
      return { wait: taken.wait };
    },
    /** One token of a home's bucket. */
    async take(home: Home, name: string, rate: Rate): Promise<Verdict> {
      const place = placeOf(`${home} ${name}`);
      const wait = await takeShared(place, home, name, rate);
      if (place.seen === undefined) return { wait };
      return { wait, left: Math.min(rate.burst, left(place.seen, now(), rate) + place.held) };
    },
    /** Forgets everything in memory: as a new process begins. */
    forget: () => places.clear(),
  };
}

async function takeShared(place: Place, home: Home, name: string, rate: Rate): Promise<number> {
  const share = { perSecond: rate.perSecond / parts, burst: rate.burst / parts };
  for (;;) {
    const taken = take(place.share, now(), share);
    place.share = taken.fullAt;
    if (taken.wait === 0) return 0;
    if (place.held > 0) {
      place.held--;
      return 0;
    }
    place.leasing ??= refill(place, home, name, rate).finally(() => {
      delete place.leasing;
    });
    const wait = await place.leasing;
    if (wait > 0) return Math.min(wait, taken.wait);
  }
}

async function refill(place: Place, home: Home, name: string, rate: Rate): Promise<number> {
  const tokens = rate.burst / parts;
  const { fullAt, wait } = await lease(home, name, rate, tokens, { seen: place.seen, now: now() });
  place.seen = fullAt;
  if (wait === 0) place.held += tokens;
  return wait;
}
