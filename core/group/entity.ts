import type { Instant, LocalDate } from "#core/clock.ts";
import { defineKind } from "#core/journal/index.ts";
import type { Description, Role } from "./schema.ts";

/** A person's part in a group; without `to` it goes on. The day of `to` is the day on which it ended, at once. */
export type Member = { person: string; role: Role; from: LocalDate; to?: LocalDate };

/** An offer of membership to whoever holds the code; `code` is its hash. */
export type Invitation = { id: string; code: string; role: Role; expires: Instant };

export type GroupStatus = "applied" | "registered" | "refused" | "ended";

/** 利用者団体: people who use a town's services together, under one number. */
export type GroupState = {
  status: GroupStatus;
  category: string;
  appliedOn?: LocalDate;
  registeredOn?: LocalDate;
  validUntil?: LocalDate;
  /** Those of today, and those who left less than a cooling time ago; the journal keeps the others. */
  members: Member[];
  invitations: Invitation[];
};

/** `members`: what each member is called, by person. */
export type GroupSecret = Description & { members: Record<string, string> };

export const groupKind = defineKind<GroupState, GroupSecret>({
  kind: "GRP",
  version: 1,
  list: (state, id) => ({
    name: "GROUP",
    parts: [state.status],
    sort: `${state.registeredOn ?? state.appliedOn ?? ""}#${id}`,
  }),
});
