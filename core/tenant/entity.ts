import { defineKind } from "../journal/index.ts";
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

/** One dated setting of a body: every value it ever had, and from which day. */
export type SettingState = { rows: { from: string; value: unknown }[] };

export const settingKind = defineKind<SettingState>({ kind: "SETTING", version: 1 });
