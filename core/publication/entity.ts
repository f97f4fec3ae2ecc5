import type { Approval } from "#core/approval/schema.ts";
import { defineKind, type Json } from "#core/journal/index.ts";
import type { Other } from "#core/organ/index.ts";

/** What is put before those who decide: which act it is for, of which thing if there is one, and with what content. `organ`: whose it is; without one, that of 長. */
export type Matter = { act: "facility.fees" | "procedure"; of?: string; content: Json; organ?: Other };

/**
 * 起案 of what yields money or rights, until it is done (施行): `pending`, signed by everybody (`approved`), `sent_back`, or `done`, which is once.
 * Everything about it will be public.
 */
export type PublicationState = Matter & { status: "pending" | "approved" | "sent_back" | "done"; approval: Approval };
export type PublicationSecret = { sentBack?: string };

export const publicationKind = defineKind<PublicationState, PublicationSecret>({
  kind: "PUB",
  version: 1,
  list: (state, id) => ({ name: "PUB", parts: [state.status], sort: id }),
});
