import { Problem } from "../error.ts";
import * as Log from "../log.ts";
import type { ConditionFailed, Write } from "../table/client.ts";

/**
 * An entry lies where the head says that none is: not somebody who was faster, because then the head's own condition would have failed
 * with it, but a head that was put back or an entry that was put in. Nothing was written.
 * @throws Problem `record.damaged`
 */
export function refuseClash(writes: readonly Write[], { failed }: ConditionFailed): void {
  for (const [index, write] of writes.entries()) {
    if (!failed.has(index) || !("put" in write) || !write.put.sk.startsWith("J#")) continue;
    const head = writes.findIndex((one) => "put" in one && one.put.pk === write.put.pk && one.put.sk === "HEAD");
    if (failed.has(head)) continue;
    const { pk, sk } = write.put;
    Log.error("entry clash", { aggregate: pk.slice(10), seq: Number(sk.slice(2)), home: pk.slice(0, 9) });
    throw new Problem("record.damaged");
  }
}
