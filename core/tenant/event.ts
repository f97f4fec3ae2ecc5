import type { LocalDate } from "../clock.ts";
import { type Backfilled, defineEvent, type Json, says } from "../journal/index.ts";
import type { Grounds } from "../rows/index.ts";
import type { Option } from "./schema.ts";

/** What a body's own home says of its use of the pool. */
export const joined = defineEvent(
  "tenant.joined",
  says<{ body: string; start: LocalDate; options: Option[] }>(),
  says<{ administrator?: { name: string; kana: string; email: string } }>(),
);
export const suspended = defineEvent("tenant.suspended", says<{ body: string }>());
export const resumed = defineEvent("tenant.resumed", says<{ body: string }>());
/** `cause`: the entry in the pool's home that it follows from. */
export const left = defineEvent("tenant.left", says<{ cause: string }>());
/** `manifest`: its SHA-256. */
export const exported = defineEvent("tenant.exported", says<{ manifest: string; files: number; lines: number }>());
export const restored = defineEvent(
  "tenant.restored",
  says<{ from: string; counts: Record<string, Record<string, number>>; damaged: number }>(),
);
type Moved = { aggregates: number; entries: number; heads: string; since: LocalDate; taken: string[] };
export const merged = defineEvent("tenant.merged", says<Moved & { from: string; on: LocalDate }>());
export const mergedInto = defineEvent("tenant.merged_into", says<{ into: string; on: LocalDate; heads: string }>());
export const backfilled = defineEvent("tenant.backfilled", says<Backfilled & { kind: string; version: number }>());

/** What stands under a setting until now and keeps what it was told: how many, and the first of them by day. */
export type Met = { kept?: { total: number; cases: { id: string; due: LocalDate }[] } };
export const settingSet = defineEvent(
  "setting.set",
  says<{ name: string; from: LocalDate; value: Json } & Met>(),
  says<Grounds>(),
);
/** A row that had not taken effect is taken back. `row`: the version that had set it. */
export const settingWithdrawn = defineEvent(
  "setting.withdrawn",
  says<{ name: string; from: LocalDate; row: number }>(),
  says<Grounds>(),
);
