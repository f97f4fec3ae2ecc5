import type { Applicant } from "../application/event.ts";
import { defineEvent, says } from "../journal/index.ts";
import type { RegisterState, Tag } from "./entity.ts";
import type { Version } from "./rule.ts";
import type { Changes, Row } from "./schema.ts";

/** A version without what it sets: the entry itself says when it was recorded. */
type Said = { register: string; similar?: string[] } & Omit<Version, "changes" | "recordedAt">;
/** What it sets, and the whole row as it stands from then on. */
type Written = { changes: Changes; row: Row };

/** `similar`: the registrations that looked like it. `setting`: the version of how the body keeps the register. */
export const entered = defineEvent(
  "register.entered",
  says<Said & { tag: Tag; application?: string; status: "registered"; setting?: number }>(),
  says<Written & { applicant?: Applicant }>(),
);
export const changed = defineEvent(
  "register.changed",
  says<Said & { status: RegisterState["status"]; setting?: number }>(),
  says<Written & { note?: string }>(),
);
/** What was applied for is this registration already. */
export const matched = defineEvent(
  "registration.matched",
  says<{ register: string; application: string }>(),
  says<{ note: string }>(),
);
