import * as Application from "#core/application/index.ts";
import * as Billing from "#core/billing/index.ts";
import * as Export from "#core/export/index.ts";
import * as Payment from "#core/payment/index.ts";
import * as Tenant from "#core/tenant/index.ts";
import type { TimerTable, TimerVerbs } from "#core/timer/index.ts";

/** Which entries start timers, and what the timers call. */
export const timers: TimerTable = { ...Application.timers, ...Payment.timers, ...Billing.timers, ...Export.timers };
export const timerVerbs: TimerVerbs = {
  ...unlessLeft({ ...Application.timerVerbs, ...Payment.timerVerbs }),
  ...Billing.timerVerbs,
  ...Export.timerVerbs,
};

/** What a body that has left still has in the clock is let go of. */
function unlessLeft(verbs: TimerVerbs): TimerVerbs {
  const guarded = (verb: TimerVerbs[string]) => async (id: string) => {
    if ((await Tenant.current())?.state.status !== "left") await verb(id);
  };
  return Object.fromEntries(Object.entries(verbs).map(([name, verb]) => [name, guarded(verb)]));
}
