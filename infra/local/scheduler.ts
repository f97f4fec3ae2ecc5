import { now } from "#core/clock.ts";
import { type Schedule, schedules, type Tick } from "#infra/schedule.ts";

export type CronHandler = (tick: Tick) => Promise<unknown>;

export type Scheduler = {
  /** Runs once more, after a run that may be under way. Throws what the handler throws. */
  tick(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Calls the handler every so many seconds of real time, never twice at once: for what comes each minute always, for the rest when the
 * pool's clock has come into another of its periods, so that a clock that jumps meets them too.
 */
export function startScheduler(cron: CronHandler, everySeconds: number, failed: (error: unknown) => void): Scheduler {
  const ran = new Map<string, number>();
  let last: Promise<void> = Promise.resolve();
  const tick = () => {
    const run = last.then(async () => {
      for (const schedule of schedules) {
        const period = periodOf(schedule);
        if (schedule.everyMinutes > 1 && ran.get(schedule.name) === period) continue;
        await cron({ schedule: schedule.name, time: new Date(now()).toISOString().replace(/\.\d+Z$/, "Z") });
        ran.set(schedule.name, period);
      }
    });
    last = run.catch(() => {}); // the next run does not depend on this one
    return run;
  };
  const timer = setInterval(() => tick().catch(failed), everySeconds * 1000);
  return {
    tick,
    stop() {
      clearInterval(timer);
      return last;
    },
  };
}

const periodOf = ({ everyMinutes }: Schedule): number => Math.floor(now() / (everyMinutes * 60_000));
