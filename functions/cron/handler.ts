import * as Actor from "#core/actor.ts";
import * as Call from "#core/call.ts";
import * as Journal from "#core/journal/index.ts";
import * as Log from "#core/log.ts";
import * as Membership from "#core/membership/index.ts";
import { bodyHome, commonsHome, type Home, parseHome, poolHome } from "#core/table/key.ts";
import * as Timer from "#core/timer/index.ts";
import { invokeLater } from "#infra/aws/invoke.ts";
import { handle, type Told } from "../handle.ts";
import { setup } from "../setup.ts";
import { consumers } from "../stream/consumers.ts";
import { perform } from "./chores.ts";
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
      await attempt(name, home, async () => {
        // how many stay parked is counted over all homes of a run, so it is no chore of one
        if (name === "parked") parked = (parked ?? 0) + (await Journal.retryParked(home, consumers));
        else await Actor.asSystem("cron", home, () => perform(name, home));
      });
    },
    hand: (batch) => (arn === undefined ? fan(batch, work) : invokeLater(arn, batch)),
  };
  const homes = task.homes?.map(parseHome);
  await fan(homes === undefined ? task : { ...task, homes }, work);
  if (parked !== undefined) Call.measure({ parked });
});

/** One town's failure never stops the others. */
async function attempt(chore: string, home: Home, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    Log.error("chore failed", { chore, home, why: error instanceof Error ? error.name : "unknown" });
  }
}
