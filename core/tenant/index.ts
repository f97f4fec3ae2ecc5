import { isDeepStrictEqual } from "node:util";
import type * as z from "zod";
import * as Actor from "../actor.ts";
import { dateOf, type LocalDate, today } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import * as Request from "../request.ts";
import { type SettingState, settingKind, type TenantState, tenantId, tenantKind } from "./entity.ts";
import { requireOpen } from "./entrance.ts";
import { backfilled, type Met, merged, settingSet } from "./event.ts";
import { problem } from "./problem.ts";
import { rowAt, withRow } from "./rule.ts";
import type { Option } from "./schema.ts";

export { type TenantState, tenantId, tenantKind } from "./entity.ts";
export { current, requireOpen } from "./entrance.ts";
export { rowAt } from "./rule.ts";
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
  const inUse = state.options.some(
    (one) => one.option === option && one.from <= today() && (one.to === undefined || today() <= one.to),
  );
  if (!inUse) throw problem("tenant.option");
  return state;
}

/**
 * Sets a dated value of the acting body, in force from a day on. What was decided before keeps the row it was decided by. Another
 * value of the same day is replaced only by who has read it.
 * @param meets what stands under the value until now, as facts of the entry
 * @throws Problem `version.missing`
 */
export async function set(
  name: string,
  from: LocalDate,
  value: Journal.Json,
  { reason, meets }: { reason?: string | undefined; meets?: () => Promise<Met> } = {},
) {
  Actor.requireDuty("admin");
  return Journal.act(settingKind, name, async (head) => {
    const rows = head?.state.rows ?? [];
    const there = rows.find((row) => row.from === from);
    const isOther = there !== undefined && !isDeepStrictEqual(there.value, value);
    if (isOther && isBlind()) throw new Problem("version.missing");
    return {
      event: settingSet({ name, from, value, ...(await meets?.()) }, { reason }),
      state: { rows: withRow(rows, { from, value }) },
    };
  });
}

/** Whether a caller, who names each change by a key, does not say what they have read. */
const isBlind = (): boolean => {
  const request = Request.peek();
  return request?.idempotencyKey !== undefined && request.ifMatch === undefined;
};

/** Every row of a setting there is, and its version; empty and 0 before the first one. */
export async function rows(name: string): Promise<{ rows: { from: LocalDate; value: unknown }[]; version: number }> {
  const head = await Journal.load(settingKind, name);
  return { rows: head?.state.rows ?? [], version: head?.seq ?? 0 };
}

/**
 * The value in force on a day, parsed by the shape that its user expects, and the version (sequence) to keep with the
 * act that it decides. @throws Problem `setting.missing`: a missing row is an error, never a default
 */
export async function setting<S extends z.ZodType>(
  name: string,
  shape: S,
  date: LocalDate = today(),
): Promise<{ value: z.output<S>; version: number }> {
  const head = await Journal.load(settingKind, name);
  const row = head === undefined ? undefined : rowAt(head.state.rows, date);
  if (head === undefined || row === undefined) {
    throw problem("setting.missing", { detail: `設定「${name}」に ${date} 時点の行がありません。` });
  }
  return { value: shape.parse(row.value), version: head.seq };
}

/**
 * The same as it was known at an earlier version: what was decided by it stays decided by it.
 * @throws Problem `setting.missing`
 */
export async function settingAt<S extends z.ZodType>(
  name: string,
  shape: S,
  { version, on }: { version: number; on: LocalDate },
): Promise<{ value: z.output<S>; version: number }> {
  const head = await Journal.load(settingKind, name);
  const known =
    head?.seq === version
      ? head.state.rows
      : Journal.among(await Journal.entries(settingKind, name), settingSet)
          .filter(({ seq }) => seq <= version)
          .reduce<SettingState["rows"]>((all, { facts: { from, value } }) => withRow(all, { from, value }), []);
  const row = rowAt(known, on);
  if (row === undefined) throw problem("setting.missing", { detail: `設定「${name}」に ${on} 時点の行がありません。` });
  return { value: shape.parse(row.value), version };
}
