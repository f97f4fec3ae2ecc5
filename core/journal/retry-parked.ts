import type { Home } from "../table/key.ts";
import { type Consumer, type Listed, retry, stuckEntry } from "./consumer.ts";
import { parkedIn } from "./parked.ts";

/** Tries again everything that is parked in a home, run by the clock. @returns how many stay parked */
export async function retryParked(home: Home, consumers: readonly (Consumer | Listed)[]): Promise<number> {
  let left = 0;
  for (const { consumer: name, stuck } of await parkedIn(home)) {
    const entry = await stuckEntry(stuck);
    const consumer = consumers.find((one) => one.name === name);
    if (consumer === undefined || entry === undefined || !(await retry(consumer, entry, home))) left += 1;
  }
  return left;
}
