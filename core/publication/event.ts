import { defineEvent, says } from "#core/journal/index.ts";
import type { Matter } from "./entity.ts";

type About = Pick<Matter, "act" | "of">;
export const drafted = defineEvent("publication.drafted", says<Matter>());
export const signed = defineEvent("publication.signed", says<About & { status: "pending" | "approved" }>());
export const sentBack = defineEvent("publication.sent_back", says<About>(), says<{ reason: string }>());
/** 施行: what was decided has been done, by the entry that names it. */
export const done = defineEvent("publication.done", says<About>());
