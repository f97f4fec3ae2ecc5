/** A schedule as plain data. `expression` is EventBridge Scheduler's, in Japan's time, and comes as often as `everyMinutes` says. */
export type Schedule = {
  name: string;
  everyMinutes: number;
  expression: string;
  chores: readonly string[];
  does: string;
};

/** What runs by the clock, for the whole pool. What each chore does stands in the manifest of its domain (core/<domain>/domain.ts). */
export const schedules = [
  {
    name: "sweep",
    everyMinutes: 1,
    expression: "rate(1 minute)",
    chores: ["timers", "parked", "mails", "jobs"],
    does: "timers, what was parked, mails to try again, jobs that stopped",
  },
  {
    // an hour that has passed is sealed when whatever it began has ended; what failed is tried again within the next
    name: "seals",
    everyMinutes: 60,
    expression: "cron(7 * * * ? *)",
    chores: ["seals"],
    does: "seals of hours that have passed",
  },
  {
    // when every home has had the time to come
    name: "chain",
    everyMinutes: 60,
    expression: "cron(12 * * * ? *)",
    chores: ["chain", "heads"],
    does: "the chain of seals, and each morning its head to whom the bodies name",
  },
] as const satisfies readonly Schedule[];

export type ScheduleName = (typeof schedules)[number]["name"];

/** What a schedule sends to the function; `time` is RFC 3339. */
export type Tick = { schedule: ScheduleName; time: string };

/** Bodies whose work one run of the function does: a tick hands them on in so many at once, however many there are. */
export const bodiesPerBatch = 20;
