import type * as Actor from "#core/actor.ts";

/**
 * What 監査委員 and the 会計管理者 may call, by the route's name: money and decisions, reading alone. Every other route is closed to whoever has no
 * other duty, also one that is added later.
 */
const open: ReadonlySet<string> = new Set([
  ...["showOwnEstimate", "printOwnEstimate", "listOwnUsage", "showOwnUsage", "printOwnUsage"],
  ...["showOwnSettlement", "printOwnSettlement", "showOwnForecast"],
  ...["showPayment", "listExcessPayments", "showDecisionRecord"],
]);

const reading: readonly Actor.Duty[] = ["audit", "treasury"];

/** Whether somebody who only reads for 監査 or 会計 comes to a route that is not for them. */
export const isBeyondReading = ({ duties, organs }: Extract<Actor.Actor, { type: "staff" }>, route: string): boolean =>
  organs === undefined && duties.length > 0 && duties.every((duty) => reading.includes(duty)) && !open.has(route);
