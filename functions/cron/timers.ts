import * as Actor from "#core/actor.ts";
import { isBodyCode } from "#core/japan/body.ts";
import * as Tenant from "#core/tenant/index.ts";
import type { LazyTimers, TimerVerbs } from "#core/timer/index.ts";
import { lazily, manifests } from "../manifests.ts";

/** Which entries start timers, and what the timers call. */
export const timers: LazyTimers = lazily(manifests.map((one) => one.timers));
export const timerVerbs: TimerVerbs = unlessLeft(lazily(manifests.map((one) => one.timerVerbs)));

/** What a body that has left still has in the clock is let go of. */
function unlessLeft(verbs: TimerVerbs): TimerVerbs {
  const guarded = (verb: TimerVerbs[string]) => async (id: string) => {
    if (!(await hasLeft())) await verb(id);
  };
  return Object.fromEntries(Object.entries(verbs).map(([name, verb]) => [name, guarded(verb)]));
}

/** Timers of the pool itself are nobody's to leave. */
const hasLeft = async (): Promise<boolean> =>
  isBodyCode(Actor.home().slice(3)) && (await Tenant.current())?.state.status === "left";
