/** Tokens that come back per second, and how many a full bucket holds. */
export type Rate = { perSecond: number; burst: number };

/** `fullAt` (epoch milliseconds) is all that a bucket has to remember; `wait` (milliseconds) is 0 when the tokens were taken. */
export type Taken = { fullAt: number; wait: number };

/**
 * Takes tokens if the bucket has so many, or says how long until it will (generic cell rate algorithm, ITU-T I.371).
 * In any span of t seconds no more than burst + perSecond × t are taken.
 */
export function take(fullAt: number, now: number, rate: Rate, tokens = 1): Taken {
  const token = 1000 / rate.perSecond;
  const emptyNow = now + rate.burst * token;
  // emptier than empty was written before the clock went back: fill from here, instead of waiting for the old time
  const from = Math.min(Math.max(fullAt, now), emptyNow);
  const next = from + tokens * token;
  return next <= emptyNow ? { fullAt: next, wait: 0 } : { fullAt: from, wait: next - emptyNow };
}

/** How many tokens are in the bucket. */
export function left(fullAt: number, now: number, rate: Rate): number {
  const missing = (Math.max(0, fullAt - now) * rate.perSecond) / 1000;
  return Math.max(0, Math.floor(rate.burst - missing));
}
