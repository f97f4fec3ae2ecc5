import type { Instant, LocalDate } from "#core/clock.ts";
import { defineEvent, says } from "#core/journal/index.ts";
import type { Ahead } from "./change.ts";
import type { Description, Role } from "./schema.ts";

/** What the group is told by mail. */
type Tellable = Pick<Description, "name" | "contact">;
type Of = { category: string };
type Dates = { appliedOn?: LocalDate; registeredOn?: LocalDate; validUntil?: LocalDate };
/** `setting`: the version of the body's rules for groups. */
type Under = { setting: number };

export const applied = defineEvent("group.applied", says<Of & Dates & Under>(), says<Description>());
export const registered = defineEvent(
  "group.registered",
  says<Of & Dates & { validUntil: LocalDate; acknowledged?: readonly string[] } & Under>(),
  says<Tellable & Partial<Description>>(),
);
export const refused = defineEvent("group.refused", says<Of>(), says<Tellable & { reason: string }>());
/** `changed`: which fields of its description; `ahead`: what it has booked after its new last day. */
export const changed = defineEvent(
  "group.changed",
  says<Partial<Of> & { validUntil?: LocalDate; changed: string[]; acknowledged: readonly string[]; ahead?: Ahead }>(),
  says<Partial<Description>>(),
);
export const ended = defineEvent("group.ended", says<Of & { ahead: Ahead }>(), says<Tellable & { reason?: string }>());

export const memberInvited = defineEvent(
  "group.member_invited",
  says<{ invitation: string; role: Role; expires: Instant }>(),
);
export const memberJoined = defineEvent(
  "group.member_joined",
  says<{ invitation: string; person: string; role: Role }>(),
  says<{ name: string }>(),
);
export const memberRemoved = defineEvent("group.member_removed", says<{ person: string }>());
export const memberLeft = defineEvent("group.member_left", says<{ person: string }>());
