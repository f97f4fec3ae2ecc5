import * as Actor from "#core/actor.ts";
import * as Journal from "#core/journal/index.ts";
import * as Log from "#core/log.ts";
import * as Membership from "#core/membership/index.ts";
import { bodyHome, commonsHome, type Home, poolHome } from "#core/table/key.ts";
import * as Timer from "#core/timer/index.ts";
import { setup } from "../setup.ts";
import { consumers } from "../stream/consumers.ts";
import { chores } from "./chores.ts";
import { timerVerbs } from "./timers.ts";

const { prefecture } = setup();

/** What time brings: timers, mails to try again, parked consumers, seals of days that have passed, months to close. */
export async function handler(): Promise<void> {
  const [pool, commons] = [poolHome(prefecture), commonsHome(prefecture)];
  await attempt("timers", commons, async () => void (await Timer.sweep(commons, timerVerbs)));
  const bodies = (await Actor.asSystem("cron", pool, () => Membership.homes())).map(bodyHome);
  for (const home of [pool, commons, ...bodies]) {
    await attempt("parked", home, () => retryParked(home));
    for (const [name, chore] of Object.entries(chores)) {
      await attempt(name, home, () => Actor.asSystem("cron", home, () => chore(home)));
    }
  }
}

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
