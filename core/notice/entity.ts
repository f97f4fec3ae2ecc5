import type { Instant } from "../clock.ts";
import { defineKind } from "../journal/index.ts";

/**
 * What a person is told: one address, a subject and plain text. Lives in memory only; the entry behind it is the record. Without an
 * address it cannot be sent, and stands among what staff must tell otherwise. `part` tells apart what several are told of one entry.
 */
export type NoticeDraft = { to?: string; subject: string; text: string; part?: string };

/** One notice that went out, without a word of its text. `entry` is the name of the entry that it tells of. */
export type Sent = { entry: string; part?: string; type: string; tries: number; at: Instant };

/** All notices (通知) that went out about one thing. Has the thing's own id, and holds no personal data at all. */
export type NoticeState = { sent: Sent[] };

export const noticeKind = defineKind<NoticeState>({ kind: "NOTICE", version: 1 });
