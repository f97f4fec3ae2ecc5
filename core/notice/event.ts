import { defineEvent, says } from "../journal/index.ts";

/** `entry`: the name of the entry that is told of, `type` its type; `part` tells apart what several are told of one. */
type Tried = { entry: string; part?: string; type: string; tries: number };

/** The act that a body's use of notices is counted by. */
export const sent = defineEvent("notice.sent", says<Tried>());
/** What staff must see to. */
export const failed = defineEvent("notice.failed", says<Tried>());
