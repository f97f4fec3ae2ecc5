import * as Actor from "#core/actor.ts";
import { get } from "#core/table/client.ts";
import * as Deadline from "#core/table/deadline.ts";
import { partition, poolHome } from "#core/table/key.ts";
import type { Settings } from "../setup.ts";

const limitMs = 2_000;
/** For so long an answer holds, so that whoever asks often asks the table for nothing. */
const heldMs = 5_000;

/** Whether what every request depends on answers: the table, under the session of the pool. */
export function createHealth({ prefecture }: Pick<Settings, "prefecture">): () => Promise<boolean> {
  const home = poolHome(prefecture);
  let known: { until: number; healthy: Promise<boolean> } | undefined;
  const look = async () => {
    try {
      const read = () => get({ pk: partition(home, "HEALTH"), sk: "1" }, { consistent: false });
      await Deadline.within(limitMs, () => Actor.asSystem("entrance", home, read));
      return true;
    } catch {
      return false;
    }
  };
  return () => {
    if (known === undefined || performance.now() >= known.until)
      known = { until: performance.now() + heldMs, healthy: look() };
    return known.healthy;
  };
}
