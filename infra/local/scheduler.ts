import { randomUUID } from "node:crypto";
import type { ScheduledEvent } from "aws-lambda";
import { now } from "#core/clock.ts";
import { region } from "#infra/local/credentials.ts";
import { schedule } from "#infra/schedule.ts";

export type CronHandler = (event: ScheduledEvent) => Promise<unknown>;

export type Scheduler = {
  /** Runs once more, after a run that may be under way. Throws what the handler throws. */
  tick(): Promise<void>;
  stop(): Promise<void>;
};

/** Calls the handler every so many seconds of real time, never twice at once. */
export function startScheduler(cron: CronHandler, everySeconds: number, failed: (error: unknown) => void): Scheduler {
  let last: Promise<void> = Promise.resolve();
  const tick = () => {
    const run = last.then(async () => {
      await cron(scheduledEvent());
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

/** What EventBridge sends; its time is the pool's. */
const scheduledEvent = (): ScheduledEvent => ({
  version: "0",
  id: randomUUID(),
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account: "000000000000",
  time: new Date(now()).toISOString().replace(/\.\d+Z$/, "Z"),
  region,
  resources: [`arn:aws:events:${region}:000000000000:rule/${schedule.name}`],
  detail: {},
});
