import * as Journal from "#core/journal/index.ts";
import type { Home } from "#core/table/key.ts";

/** What is parked in a home, with the entry at which each is stuck. */
export async function parkedEntries(home: Home): Promise<{ consumer: string; entry: Journal.Entry }[]> {
  const found: { consumer: string; entry: Journal.Entry }[] = [];
  for (const { consumer, stuck } of await Journal.parkedIn(home)) {
    const entry = await Journal.stuckEntry(stuck);
    if (entry !== undefined) found.push({ consumer, entry });
  }
  return found;
}
