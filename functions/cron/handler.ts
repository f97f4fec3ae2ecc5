import * as Actor from "#core/actor.ts";
import * as Call from "#core/call.ts";
import { now } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import * as Log from "#core/log.ts";
import * as Membership from "#core/membership/index.ts";
import { bodyHome, commonsHome, type Home, parseHome, poolHome } from "#core/table/key.ts";
import * as Timer from "#core/timer/index.ts";
import { invokeLater } from "#infra/aws/invoke.ts";
import { handle, type Told } from "../handle.ts";
import { setup } from "../setup.ts";
import { consumers } from "../stream/consumers.ts";
import { chores } from "./chores.ts";
import { fan, type Task, type Work } from "./fan.ts";
import { timerVerbs } from "./timers.ts";

const { prefecture } = setup();
const [pool, commons] = [poolHome(prefecture), commonsHome(prefecture)];

/** What time brings: timers, mails to try again, parked consumers, seals of days that have passed, months to close. */
export const handler = (task?: Task, told?: Told): Promise<void> => run(task, told);

const run = handle<Task | undefined, void>("cron", async (task = {}, told) => {
  const arn = told?.invokedFunctionArn;
  let parked: number | undefined;
  const work: Work = {
    own: [commons, pool], // the pool last: its chain takes up what every home has sealed
    bodies: async () => (await Actor.asSystem("cron", pool, () => Membership.homes())).map(bodyHome),
    timers: async (mine) => {
      await attempt("timers", commons, async () => void (await Timer.sweep(commons, timerVerbs, mine)));
    },
    chore: async (name, home) => {
      const done = await attempt(name, home, async () => {
        if (name === "parked") parked = (parked ?? 0) + (await retryParked(home));
        else await Actor.asSystem("cron", home, async () => chores[name]?.(home));
      });
      if (name === "seals") await attempt("seal age", home, () => measureSeals(home, done));
      if (name === "chain" && home === pool) await attempt("seal age", home, measureChain);
    },
    hand: (batch) => (arn === undefined ? fan(batch, work) : invokeLater(arn, batch)),
  };
  const homes = task.homes?.map(parseHome);
  await fan(homes === undefined ? task : { ...task, homes }, work);
  if (parked !== undefined) Call.measure({ parked });
});

/** One town's failure never stops the others. Whether it was done. */
async function attempt(chore: string, home: Home, run: () => Promise<void>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    Log.error("chore failed", { chore, home, why: error instanceof Error ? error.name : "unknown" });
    return false;
  }
}

/** Where the seals of a home stand: after a run that went well every hour that has passed is in one. */
async function measureSeals(home: Home, done: boolean): Promise<void> {
  const through = done ? Journal.presentHour() : await Actor.asSystem("cron", home, () => Journal.sealedThrough());
  if (through !== undefined) Call.measure({ sealAge: (now() - through) / 1000 });
}

async function measureChain(): Promise<void> {
  const through = await Actor.asSystem("cron", pool, () => Journal.chainedThrough());
  if (through !== undefined) Call.measure({ sealAge: (now() - through) / 1000 });
}

/** Returns how many stay parked. */
async function retryParked(home: Home): Promise<number> {
  let left = 0;
  for (const { consumer: name, stuck } of await Journal.parkedIn(home)) {
    const entry = await Journal.stuckEntry(stuck);
    const consumer = consumers.find((one) => one.name === name);
    if (consumer === undefined || entry === undefined || !(await Journal.retry(consumer, entry, home))) left += 1;
  }
  return left;
}
