import type { Duty, Scope } from "#core/actor.ts";

export const dutyNames = { counter: "受付", draft: "起案", decide: "決裁", admin: "管理" } as const satisfies Record<
  Duty,
  string
>;

export const scopeNames = {
  "application:read": "受付・決定の取得",
  "register:read": "台帳・写しの参照",
  "register:write": "台帳・写しへの記載",
  "booking:read": "当日の予約の取得（個人の情報なし）",
  "usage:read": "利用実績通知の取得",
} as const satisfies Record<Scope, string>;
