import { addDays } from "../calendar/date.ts";
import { today } from "../clock.ts";
import type { Partition } from "../table/key.ts";
import * as Tenant from "../tenant/index.ts";
import { type Line, linesAt } from "./export.ts";
import type { Contents, Place } from "./place.ts";
import { begunOn, placesOf, placesOfHome, readsOf, sharedName } from "./walk.ts";

/** Where an export in parts is: what the body has as a whole comes before its days; `after`, how many aggregates of the day are done. */
export type At = { date?: string; after: number };

/** `skip`: the collection of the job that writes it, which changes while it does. */
type Options = {
  contents: Contents;
  /** Whether a place that several aggregates share comes now for the first time, or in the step that is done again. */
  first: (place: string) => Promise<boolean>;
  aggregatesMax: number;
  skip: Partition;
};

/**
 * The lines of the next aggregates of an export, and where to go on; without `next` it is at its end. A step is bounded by aggregates, with
 * their acts and what lies beside them.
 */
export async function exportedFrom({ date, after }: At, options: Options): Promise<{ lines: Line[]; next?: At }> {
  const lines: Line[] = [];
  if (date === undefined) {
    for await (const place of placesOfHome(options.contents)) await write(place, lines);
    return { lines, next: { date: await Tenant.firstDay(), after: 0 } };
  }
  if (after === 0) await write(readsOf(date), lines);
  let count = 0;
  for await (const pk of begunOn(date)) {
    count++;
    if (count <= after || pk === options.skip) continue;
    if (count > after + options.aggregatesMax) return { lines, next: { date, after: count - 1 } };
    for (const place of await placesOf(pk, options.contents)) {
      const name = sharedName(place);
      if (name === undefined || (await options.first(name))) await write(place, lines);
    }
  }
  const tomorrow = addDays(date, 1);
  return tomorrow > today() ? { lines } : { lines, next: { date: tomorrow, after: 0 } };
}

async function write(place: Place, lines: Line[]): Promise<void> {
  for await (const line of linesAt(place)) lines.push(line);
}
