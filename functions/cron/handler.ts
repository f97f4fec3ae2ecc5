import type { Context } from "aws-lambda";
import * as Actor from "#core/actor.ts";
import * as Journal from "#core/journal/index.ts";
import * as Log from "#core/log.ts";
import * as Membership from "#core/membership/index.ts";
import { bodyHome, commonsHome, type Home, parseHome, poolHome } from "#core/table/key.ts";
import * as Timer from "#core/timer/index.ts";
import { invokeLater } from "#infra/aws/invoke.ts";
import { setup } from "../setup.ts";
import { consumers } from "../stream/consumers.ts";
import { chores } from "./chores.ts";
import { fan, type Task, type Work } from "./fan.ts";
import { timerVerbs } from "./timers.ts";

const { prefecture } = setup();
const [pool, commons] = [poolHome(prefecture), commonsHome(prefecture)];

/** What time brings: timers, mails to try again, parked consumers, seals of days that have passed, months to close. */
export async function handler(task: Task = {}, context?: Pick<Context, "invokedFunctionArn">): Promise<void> {
  const arn = context?.invokedFunctionArn;
  const work: Work = {
    own: [pool, commons],
    bodies: async () => (await Actor.asSystem("cron", pool, () => Membership.homes())).map(bodyHome),
    timers: (mine) => attempt("timers", commons, async () => void (await Timer.sweep(commons, timerVerbs, mine))),
    chore: (name, home) => attempt(name, home, () => perform(name, home)),
    hand: (batch) => (arn === undefined ? fan(batch, work) : invokeLater(arn, batch)),
  };
  const homes = task.homes?.map(parseHome);
  await fan(homes === undefined ? task : { ...task, homes }, work);
}

const perform = async (name: string, home: Home): Promise<void> =>
  name === "parked" ? retryParked(home) : Actor.asSystem("cron", home, async () => chores[name]?.(home));

/** One town's failure never stops the others. */
async function attempt(chore: string, home: Home, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    Log.error("chore failed", { chore, home, why: error instanceof Error ? error.name : "unknown" });
  }
}

async function retryParked(home: Home): Promise<void> {
  for await (const { consumer: name, entry } of Journal.parked(home)) {
    const consumer = consumers.find((one) => one.name === name);
    if (consumer !== undefined) await Journal.retry(consumer, entry, home);
  }
}
