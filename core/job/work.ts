import * as Actor from "../actor.ts";
import { now } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import * as Log from "../log.ts";
import { type Item, page } from "../table/client.ts";
import type { Home } from "../table/key.ts";
import { type Failure, type JobState, jobKind, openKey, openPartition } from "./entity.ts";
import { done, failed } from "./event.ts";
import { problem } from "./problem.ts";
import { partsOf, type Run, readRun, saveFailure, saveStep } from "./progress.ts";
import type { Loaders, Stepped } from "./runner.ts";

/** A step that failed so often will not do better the next time. */
const failuresMax = 5;

/** Where the work of a home stands when the time is over. */
export type Left = { job: string; step: number };

type Working = { loaders: Loaders; hasTime: () => boolean };

/**
 * Does what is ordered in a home, oldest first, step by step for as long as there is time. Whoever calls it twice at once does nothing
 * twice: the cursor is saved by whoever is first. A step that fails is thrown, for the message to come again; after the fifth
 * time the job has failed and the next one begins.
 * @returns what is left, or `undefined` when nothing is
 */
export const work = (home: Home, working: Working): Promise<Left | undefined> =>
  Actor.asSystem("worker", home, async () => {
    for (let open = await oldest(home); open !== undefined; open = await oldest(home)) {
      const left = await advance(String(open.id), working);
      if (left === "elsewhere") return undefined;
      if (left !== undefined) return left;
    }
    return undefined;
  });

/** The job of a home that is or will be worked on next. */
export const oldest = async (home: Home, consistent = true): Promise<Item | undefined> =>
  (await page({ pk: openPartition(home), limit: 1, consistent })).items[0];

async function advance(id: string, { loaders, hasTime }: Working): Promise<Left | "elsewhere" | undefined> {
  const head = await Journal.find(jobKind, id);
  let run: Run | undefined;
  try {
    run = await readRun(id);
  } catch (error) {
    // it begins nowhere else: what was ordered is ordered again
    if (error instanceof Problem && isFinal(error)) return end(head, failedBy(error));
    throw error;
  }
  for (;;) {
    if (!hasTime()) return { job: id, step: run?.step ?? 0 };
    const stepped = await tried(head, run, loaders);
    if ("failure" in stepped) return end(head, { status: "failed", failure: stepped.failure });
    if ("outcome" in stepped) return end(head, { status: "done", outcome: stepped.outcome });
    const saved = await saveStep(id, run, stepped);
    if (saved === undefined) return "elsewhere"; // another process is at it, and hands itself on
    run = saved;
  }
}

type Head = Journal.Head<JobState, { given?: string }>;

async function tried(head: Head, run: Run | undefined, loaders: Loaders): Promise<Stepped | { failure: Failure }> {
  const load = Object.hasOwn(loaders, head.state.work) ? loaders[head.state.work] : undefined;
  try {
    if (load === undefined) throw new Error(`no runner is called ${head.state.work}`);
    return await (await load()).step({
      id: head.id,
      step: run?.step ?? 0,
      state: head.state,
      given: head.secret?.given,
      cursor: run?.cursor ?? null,
      parts: () => partsOf(head.id),
    });
  } catch (error) {
    if (error instanceof Problem && isFinal(error)) return { failure: failureOf(error) };
    Log.error("job step failed", { job: head.id, why: error instanceof Error ? error.name : "unknown" });
    if ((await saveFailure(head.id, run)) < failuresMax) throw error;
    return { failure: failureOf(problem("job.stopped")) };
  }
}

/** Whether trying again would end alike: what somebody else has written is as damaged the next time. */
const isFinal = ({ status, code }: Problem): boolean => status < 500 || code === "record.damaged";

const failedBy = (problem: Problem): End => ({ status: "failed", failure: failureOf(problem) });

function failureOf(problem: Problem): Failure {
  const { code, title, next, detail, errors } = problem.toJSON();
  return {
    code,
    title,
    next,
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors: errors.map((one) => ({ ...one })) }),
  };
}

type End = { status: "done"; outcome: Journal.Facts } | { status: "failed"; failure: Failure };

/** The end is an act. Whoever comes second finds it done. */
async function end(head: Head, ended: End): Promise<undefined> {
  const { work } = head.state;
  const event =
    ended.status === "done" ? done({ work, outcome: ended.outcome }) : failed({ work, failure: { ...ended.failure } });
  await Journal.act(jobKind, head.id, (current) =>
    current?.state.status === "ordered"
      ? {
          event: event as Journal.Event,
          state: { ...current.state, ...ended, endedAt: now() },
          secret: {}, // what was handed over is not needed any more
          also: [{ write: { delete: openKey(head.home, head.state, head.id) } }],
        }
      : undefined,
  );
}
