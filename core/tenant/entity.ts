import type { LocalDate } from "../clock.ts";
import { defineKind, type Json } from "../journal/index.ts";
import type { Option } from "./schema.ts";

/** What a body's own home knows of its use of the pool. There is one per home, so its id is a constant. */
export type TenantState = {
  code: string;
  name: string;
  status: "joined" | "suspended" | "left";
  options: { option: Option; from: string; to?: string }[];
  start: string;
};

export const tenantKind = defineKind<TenantState>({ kind: "TENANT", version: 1 });
export const tenantId = "self";

/**
 * A row of a setting as its head has it. `version`: the sequence of the entry that set it; a head that was last written before rows were items of
 * their own has none, and every row there ever was.
 */
type SettingRow = { from: LocalDate; value: Json; version?: number };

/** One dated setting of a body: the value in force and those to come; every row is an item beside it (core/rows). */
export type SettingState = { rows: SettingRow[] };

export const settingKind = defineKind<SettingState>({ kind: "SETTING", version: 1 });
