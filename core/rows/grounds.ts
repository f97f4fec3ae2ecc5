import type { LocalDate } from "../clock.ts";

/** 根拠 of a row: why, and the 条例, 規則 or 要綱 that says so, with the day from which it does. Somebody's words: only under the aggregate's seal. */
export type Grounds = { reason?: string | undefined; ordinance?: { name: string; on: LocalDate } | undefined };
