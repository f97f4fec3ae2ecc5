import type { LocalDate } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import * as Tenant from "../tenant/index.ts";
import { type ApplicationState, applicationKind } from "./entity.ts";
import { calendar } from "./schema.ts";

/**
 * The days by which a case was told until when it will be examined. They count it to its end: a day that is closed or opened afterwards moves
 * nothing that was told, and only the time of a correction (補正) does.
 * @throws Problem `setting.missing`
 */
export const calendarOf = ({ filedOn, calendarVersion }: Pick<ApplicationState, "filedOn" | "calendarVersion">) =>
  Tenant.settingAt("calendar", calendar, { version: calendarVersion, on: filedOn });

/** Open cases that keep a day at which others would be counted otherwise: how many, and the first of them by that day. */
export async function keptDays(from: LocalDate): Promise<{ total: number; cases: { id: string; due: LocalDate }[] }> {
  const kept: { id: string; due: LocalDate }[] = [];
  let cursor: string | undefined;
  do {
    const page = await Journal.list(applicationKind, "list", { name: "WORK", parts: ["APP"] }, { limit: 100, cursor });
    kept.push(...page.items.map(({ id, state }) => ({ id, due: state.due })).filter(({ due }) => due >= from));
    cursor = page.next;
  } while (cursor !== undefined);
  return { total: kept.length, cases: kept.slice(0, 100) };
}

/** The dated setting `calendar` in force today, with its version. @throws Problem `setting.missing` */
export const calendarToday = () => Tenant.setting("calendar", calendar);
