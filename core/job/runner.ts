import type { Facts } from "../journal/index.ts";
import type { JobState } from "./entity.ts";

/** So many of how many, where that is known, and of what: 3 / 19 団体. */
export type Progress = { done: number; total?: number; of: string };

/** What a runner is told. `cursor` is what its last step gave, `null` before the first; `step` counts from 0. */
export type Running = {
  id: string;
  step: number;
  state: JobState;
  /** What was handed over, if anything was. */
  given: string | undefined;
  cursor: unknown;
  /** What the steps before have laid down. */
  parts: () => AsyncGenerator<unknown>;
};

/** What a step came to: more to do, with what it lays down for the end; or the end. */
export type Stepped = { cursor: unknown; progress: Progress; part?: unknown } | { outcome: Facts };

/**
 * The work of one kind of job, done in steps. Each step is bounded (far below 15 seconds), and idempotent: a process that dies after it
 * and before the cursor is saved does it again. A Problem ends the job and is told; any other error is tried again.
 */
export type Runner = { step(job: Running): Promise<Stepped> };

/** Runners by name, each loaded when a job asks for it. */
export type Loaders = Readonly<Record<string, () => Promise<Runner>>>;
