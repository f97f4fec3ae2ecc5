import * as Actor from "#core/actor.ts";
import * as Deadline from "#core/table/deadline.ts";
import { poolHome } from "#core/table/key.ts";
import * as Vault from "#core/vault.ts";
import type { Settings } from "../setup.ts";

const limitMs = 2_000;
/** For so long an answer holds, so that whoever asks often asks the table for nothing. */
const heldMs = 5_000;

/** Whether what every request depends on answers: the table and the key service, under the session of the pool. */
export function createHealth({ prefecture }: Pick<Settings, "prefecture">): () => Promise<boolean> {
  const home = poolHome(prefecture);
  let known: { until: number; healthy: Promise<boolean> } | undefined;
  const look = async () => {
    try {
      await Deadline.within(limitMs, () => Actor.asSystem("entrance", home, () => Vault.look(home)));
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
