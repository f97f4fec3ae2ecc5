import * as Actor from "../actor.ts";
import { type Instant, now } from "../clock.ts";
import { requireAuthentic, withMac } from "../mac.ts";
import { all, ConditionFailed, commit, get, put, type Write } from "../table/client.ts";
import { partKey, runKey } from "./entity.ts";
import type { Progress, Stepped } from "./runner.ts";

/** What lies beside a job is of no use when it has long ended. */
const keptDays = 90;
const ttl = () => Math.floor(now() / 1000) + keptDays * 24 * 60 * 60;

/** How far a job is: steps done, where the next one begins, how often the last has failed. */
export type Run = { step: number; cursor: unknown; progress?: Progress; at: Instant; failures: number };

const fresh = (): Run => ({ step: 0, cursor: null, at: now(), failures: 0 });

/** How far a job of the acting home is; before its first step `undefined`. @throws Problem `record.damaged` when somebody else wrote it */
export async function readRun(id: string): Promise<Run | undefined> {
  const item = await get(runKey(Actor.home(), id));
  if (item === undefined) return undefined;
  await requireAuthentic(item);
  const { step, cursor, progress, at, failures } = item as typeof item & Run;
  return { step, cursor, ...(progress === undefined ? {} : { progress }), at, failures };
}

/**
 * Saves what a step came to, unless another process was faster with it. No act: what lies here is written over with the next step, and the
 * journal says nothing of it.
 * @returns the job as it is now, or `undefined` when somebody else is at it
 */
export async function saveStep(
  id: string,
  before: Run | undefined,
  stepped: Extract<Stepped, { cursor: unknown }>,
): Promise<Run | undefined> {
  const { step } = before ?? fresh();
  const next: Run = { step: step + 1, cursor: stepped.cursor, progress: stepped.progress, at: now(), failures: 0 };
  const part = stepped.part === undefined ? [] : [{ put: await withMac(partOf(id, step, stepped.part)) }];
  return (await write(id, before, next, part)) ? next : undefined;
}

const partOf = (id: string, step: number, value: unknown) => ({
  ...partKey(Actor.home(), id, step),
  v: 1,
  ttl: ttl(),
  value,
});

/** Remembers that a step has failed; returns how often now. */
export async function saveFailure(id: string, before: Run | undefined): Promise<number> {
  const run = before ?? fresh();
  await write(id, before, { ...run, at: now(), failures: run.failures + 1 }, []);
  return run.failures + 1;
}

async function write(id: string, before: Run | undefined, next: Run, also: Write[]): Promise<boolean> {
  const item = await withMac({ ...runKey(Actor.home(), id), v: 1, ttl: ttl(), ...next });
  const condition =
    before === undefined
      ? { expression: "attribute_not_exists(pk)" }
      : {
          expression: "#step = :step AND #failures = :failures",
          names: { "#step": "step", "#failures": "failures" },
          values: { ":step": before.step, ":failures": before.failures },
        };
  try {
    if (also.length === 0) await put(item, condition);
    else await commit([{ put: item, condition }, ...also]);
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}

/** What the steps of a job have laid down, in order. @throws Problem `record.damaged` when somebody else wrote one of them */
export async function* partsOf(id: string): AsyncGenerator<unknown> {
  const { pk } = runKey(Actor.home(), id);
  for await (const item of all({ pk, range: { prefix: "PART#" } })) {
    await requireAuthentic(item);
    yield item.value;
  }
}
