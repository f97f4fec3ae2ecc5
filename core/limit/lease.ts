import * as Actor from "../actor.ts";
import { ConditionFailed, put } from "../table/client.ts";
import { type Home, partition } from "../table/key.ts";
import { type Rate, type Taken, take } from "./bucket.ts";

const attemptsMax = 4;
const secondMs = 1000;

/**
 * Takes a block of tokens out of the one bucket that all processes share, a single number in the home itself. `seen` is
 * what this process last knew of it; when that is out of date, the failed condition says how it is now. Whoever loses
 * again and again is one of many who ask at once, and waits a second.
 */
export async function lease(
  home: Home,
  name: string,
  rate: Rate,
  tokens: number,
  { seen, now }: { seen: number | undefined; now: number },
): Promise<Taken> {
  const key = { pk: partition(home, "LIMIT", name), sk: "BUCKET" };
  let known = seen;
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const taken = take(known ?? 0, now, rate, tokens);
    const isSetBack = (known ?? 0) > taken.fullAt + secondMs;
    if (taken.wait > 0 && !isSetBack) return taken;
    try {
      const ttl = Math.ceil(taken.fullAt / secondMs) + 24 * 60 * 60;
      await Actor.asSystem("limit", home, () => put({ ...key, v: 1, fullAt: taken.fullAt, ttl }, unchanged(known)));
      return taken;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      known = error.failed.get(0)?.fullAt as number | undefined;
    }
  }
  return { fullAt: known ?? now, wait: secondMs };
}

const unchanged = (seen: number | undefined) =>
  seen === undefined
    ? { expression: "attribute_not_exists(pk)" }
    : { expression: "fullAt = :seen", values: { ":seen": seen } };
