import * as Application from "#core/application/index.ts";
import * as Billing from "#core/billing/index.ts";
import type { TimerTable, TimerVerbs } from "#core/timer/index.ts";

/** Which entries start timers, and what the timers call. */
export const timers: TimerTable = { ...Application.timers, ...Billing.timers };
export const timerVerbs: TimerVerbs = { ...Application.timerVerbs, ...Billing.timerVerbs };
