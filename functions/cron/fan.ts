import type { Home } from "#core/table/key.ts";
import { bodiesPerBatch, type ScheduleName, schedules } from "#infra/schedule.ts";

/**
 * What one run has to do. Without `homes` it is a tick, which does the pool's own work and hands that of the bodies on; with them it is
 * one batch of bodies. Without `schedule`: the chores of all.
 */
export type Task = { schedule?: ScheduleName; homes?: readonly Home[] };

export type Work = {
  /** The pool's own homes: a tick looks after them itself. */
  own: readonly Home[];
  /** The homes of the bodies, each once. */
  bodies(): Promise<readonly Home[]>;
  /** One chore for one home. Never throws: one home's failure does not stop the others. */
  chore(name: string, home: Home): Promise<void>;
  /** The timers that are due in the homes that `mine` picks. Never throws. */
  timers(mine: (home: Home) => boolean): Promise<void>;
  /** Sees to it that somebody does a batch; whether it has been done when this resolves is theirs. */
  hand(task: Task): Promise<void>;
};

/**
 * Does a task. The longest run has one batch to do, however many bodies there are; batches that overlap do nothing twice, because timers
 * look at the state, mails are claimed and entries are written once.
 * @throws AggregateError when a batch could not be handed on; everything else was done
 */
export async function fan({ schedule, homes }: Task, work: Work): Promise<void> {
  const chores: readonly string[] = schedules
    .filter(({ name }) => schedule === undefined || name === schedule)
    .flatMap((one) => one.chores);
  const perform = async (among: readonly Home[], mine: (home: Home) => boolean) => {
    if (chores.includes("timers")) await work.timers(mine);
    for (const home of among) for (const name of chores) if (name !== "timers") await work.chore(name, home);
  };
  if (homes !== undefined) return perform(homes, (home) => homes.includes(home));

  const bodies = await work.bodies();
  const which = schedule === undefined ? {} : { schedule };
  const handed = await Promise.allSettled(
    batchesOf(bodies).map(async (batch) => work.hand({ ...which, homes: batch })),
  );
  // a timer of a home that is in no batch would never ring: the tick takes whatever the batches do not
  const others = new Set(bodies);
  await perform(work.own, (home) => !others.has(home));
  const failed = handed.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} batches could not be handed on`);
}

const batchesOf = (bodies: readonly Home[]): Home[][] =>
  Array.from({ length: Math.ceil(bodies.length / bodiesPerBatch) }, (_, index) =>
    bodies.slice(index * bodiesPerBatch, (index + 1) * bodiesPerBatch),
  );
