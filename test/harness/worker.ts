import * as Job from "#core/job/index.ts";
import { parseHome } from "#core/table/key.ts";
import { runners } from "#functions/worker/runners.ts";
import type { World } from "./world.ts";

type Options = { loaders?: Job.Loaders; hasTime?: () => boolean };

/** Takes what was asked of the worker until now, one message after the other, as the queue hands them over; what is left is asked for anew. */
export async function takeErrands(
  world: World,
  { loaders = runners, hasTime = () => true }: Options = {},
): Promise<void> {
  for (const { body } of world.errands.splice(0)) {
    const home = parseHome((JSON.parse(body) as Job.Errand).home);
    const left = await Job.work(home, { loaders, hasTime });
    if (left !== undefined) await Job.handOn(home, left);
  }
}

/** Everything that was ordered is done, and what follows from it. */
export async function workAll(world: World, options: Options = {}): Promise<void> {
  for (await world.deliver(); world.errands.length > 0; await world.deliver()) await takeErrands(world, options);
}

/** Has time for so many steps. */
export const turns = (times: number) => {
  let left = times;
  return () => left-- > 0;
};
