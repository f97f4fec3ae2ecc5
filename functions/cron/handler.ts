import type { ScheduledEvent } from "aws-lambda";
import * as Actor from "#core/actor.ts";
import { addDays } from "#core/calendar/date.ts";
import * as Call from "#core/call.ts";
import { now, startOf, today } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import * as Log from "#core/log.ts";
import * as Membership from "#core/membership/index.ts";
import { bodyHome, commonsHome, type Home, poolHome } from "#core/table/key.ts";
import * as Timer from "#core/timer/index.ts";
import { handle, type Told } from "../handle.ts";
import { setup } from "../setup.ts";
import { consumers } from "../stream/consumers.ts";
import { chores } from "./chores.ts";
import { timerVerbs } from "./timers.ts";

const { prefecture } = setup();

/** What time brings: timers, mails to try again, parked consumers, seals of days that have passed, months to close. */
export const handler = (event?: ScheduledEvent, context?: Told): Promise<void> => sweep(event, context);

const sweep = handle<ScheduledEvent | undefined, void>("cron", async () => {
  const [pool, commons] = [poolHome(prefecture), commonsHome(prefecture)];
  await attempt("timers", commons, async () => void (await Timer.sweep(commons, timerVerbs)));
  const bodies = (await Actor.asSystem("cron", pool, () => Membership.homes())).map(bodyHome);
  let parked = 0;
  for (const home of [pool, commons, ...bodies]) {
    await attempt("parked", home, async () => {
      parked += await retryParked(home);
    });
    for (const [name, chore] of Object.entries(chores)) {
      const done = await attempt(name, home, () => Actor.asSystem("cron", home, () => chore(home)));
      if (name === "seals") await attempt("seal age", home, () => measureSeals(home, done));
    }
  }
  Call.measure({ parked });
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

/** Where the seals of a home stand: after a run that went well every day that has passed has one, if it needs one. */
async function measureSeals(home: Home, done: boolean): Promise<void> {
  const through = done ? addDays(today(), -1) : await Actor.asSystem("cron", home, () => Journal.sealedThrough());
  if (through !== undefined) Call.measure({ sealAge: (now() - startOf(addDays(through, 1))) / 1000 });
}

/** Returns how many stay parked. */
async function retryParked(home: Home): Promise<number> {
  let left = 0;
  for await (const { consumer: name, entry } of Journal.parked(home)) {
    const consumer = consumers.find((one) => one.name === name);
    if (consumer === undefined || !(await Journal.retry(consumer, entry, home))) left += 1;
  }
  return left;
}
