import { dateOf, type LocalDate, today } from "../clock.ts";
import { holdsOn } from "../dated/index.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import { type TenantState, tenantId, tenantKind } from "./entity.ts";
import { requireOpen } from "./entrance.ts";
import { backfilled, merged } from "./event.ts";
import { problem } from "./problem.ts";
import type { Option } from "./schema.ts";

export { rowAt } from "../dated/index.ts";
export { type TenantState, tenantId, tenantKind } from "./entity.ts";
export { current, requireOpen } from "./entrance.ts";
export { type Option, option } from "./schema.ts";

/** The day of the first entry of the acting home: the body began by joining, or by taking over an older body's journal. */
export async function firstDay(): Promise<LocalDate> {
  const entries = await Journal.entries(tenantKind, tenantId);
  const days = entries.slice(0, 1).map(({ at }) => dateOf(at));
  for (const { facts } of Journal.among(entries, merged)) days.push(facts.since);
  return days.sort()[0] ?? today();
}

/** Leaves an entry of heads that were written again for a new version of the pool: nothing of what they say changed. */
export const recordBackfill = (kind: string, version: number, done: Journal.Backfilled) =>
  Journal.act(tenantKind, tenantId, (head) => {
    if (head === undefined) throw new Problem("not_found");
    return { event: backfilled({ kind, version, ...done }), state: head.state };
  });

/** @throws Problem `tenant.option` when the body does not use this service today */
export async function requireOption(option: Option): Promise<TenantState> {
  const state = await requireOpen();
  const inUse = state.options.some((one) => one.option === option && holdsOn(one, today()));
  if (!inUse) throw problem("tenant.option");
  return state;
}

export { history, rows, set, setting, settingAt, withdraw } from "./settings.ts";
