import { now } from "../clock.ts";
import { consumer, following } from "../journal/index.ts";
import * as Port from "../port.ts";
import type { Home } from "../table/key.ts";
import { ordered } from "./event.ts";
import { readRun } from "./progress.ts";
import { type Left, oldest } from "./work.ts";

/** What stands in a message to the worker: where there is something to do. Which, the worker sees there. */
export type Errand = { home: Home; job: string };

const minuteMs = 60_000;
/** A job that has not moved for so long has lost its message. */
const stoppedMs = 5 * minuteMs;

const send = (home: Home, job: string, id: string): Promise<void> =>
  Port.use().queue.send({ group: home, id, body: JSON.stringify({ home, job } satisfies Errand) });

/** Tells the worker of an order. What does not arrive is found by `resume`. */
export const jobConsumer = consumer("job", [following(ordered, () => [])], {
  after: ({ home, id }) => send(home, id, id),
});

/** Asks for another turn, behind whoever else waits. */
export const handOn = (home: Home, { job, step }: Left): Promise<void> => send(home, job, `${job}.${step}`);

/** Calls the worker again where a job of the home has stopped: it was killed, or its message was lost. Safe to call at any time. */
export async function resume(home: Home): Promise<void> {
  const open = await oldest(home, false); // asked once a minute in every home: what was ordered just now is not meant
  if (open === undefined) return;
  const moved = (await readRun(String(open.id)))?.at ?? Number(String(open.sk).split("#")[0]);
  if (now() - moved >= stoppedMs) await send(home, String(open.id), `${open.id}.${Math.floor(now() / minuteMs)}`);
}

export const chores = { jobs: resume };
