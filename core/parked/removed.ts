import * as Job from "../job/index.ts";
import * as Journal from "../journal/index.ts";
import type { Item } from "../table/client.ts";
import { retryWork } from "./work.ts";

const lookedThrough = 100;

/** Damage goes from the list when an operator has ordered that after it was found. */
export async function wasLookedAt({ pk, sk, parked }: Item): Promise<boolean> {
  const name = Journal.parkedName({ pk, sk });
  const { items } = await Journal.list(
    Job.jobKind,
    "list",
    { name: "JOB" },
    { limit: lookedThrough, descending: true },
  );
  return items.some(
    ({ state: { work, input, orderedAt } }) => work === retryWork && input.name === name && orderedAt >= Number(parked),
  );
}
