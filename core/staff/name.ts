import type { Duty, Scope } from "#core/actor.ts";

export const dutyNames = {
  counter: "受付",
  draft: "起案",
  decide: "決裁",
  admin: "管理",
  audit: "監査",
  treasury: "会計",
} as const satisfies Record<Duty, string>;

/** 法律上の根拠 of a mandate: without one, a 処分 by somebody who is not of the body's staff is without authority. */
export const groundNames = {
  concurrent: "併任",
  dispatch: "派遣（地方自治法252条の17）",
  substitution: "事務の代替執行（地方自治法252条の16の2）",
} as const;
export type Ground = keyof typeof groundNames;

export const scopeNames = {
  "application:read": "受付・決定の取得",
  "register:read": "台帳・写しの参照",
  "register:write": "台帳・写しへの記載",
  "booking:read": "当日の予約の取得（個人の情報なし）",
  "usage:read": "利用実績通知の取得",
} as const satisfies Record<Scope, string>;
