import type { TimerTable, TimerVerbs } from "#core/timer/index.ts";

/** Which entries start timers, and what the timers call. */
export const timers: TimerTable = {};
export const timerVerbs: TimerVerbs = {};
