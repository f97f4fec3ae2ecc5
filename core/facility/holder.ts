import { createHmac } from "node:crypto";
import * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import * as Group from "#core/group/index.ts";
import * as Id from "#core/id.ts";
import { searchKey } from "#core/japan/search-key.ts";
import * as Vault from "#core/vault.ts";
import type { BookingSecret } from "./entity.ts";
import { isRegistered, type Use, type Wish } from "./schema.ts";
import type { Claim } from "./slot.ts";

/** Who a booking is for, as the journal says it, as people say it, and who else waits for cells that it gave back. */
export type Holder = {
  as: Use;
  id: string;
  by?: string;
  group?: Group.Seen;
  called: Pick<BookingSecret, "group" | "representative" | "contact">;
  linked: Pick<Claim, "linked" | "groups">;
};

/**
 * A registered group is named by its number, at the counter as signed in; anything else is what a person calls themselves, or a
 * walk-in. @throws Problem `not_found`, `group.not_in_force`, `booking.registered`
 */
export async function holderOf(wish: Wish): Promise<Holder> {
  const actor = Actor.require("resident", "staff");
  const person = actor.type === "resident" ? actor.person : undefined;
  if (isRegistered(wish.group)) return groupOf(wish, person);
  const { group, representative = "", contact = {} } = wish;
  const called = { group, representative, contact };
  if (person === undefined) return { as: "walk_in", id: await walkIn(wish), called, linked: {} };
  return { as: "person", id: person, called, linked: { groups: () => Group.groupsLinkedTo(person) } };
}

async function groupOf(wish: Wish, person: string | undefined): Promise<Holder> {
  const { id, seq, name, people, ...known } = await Group.actFor(wish.group);
  return {
    as: "group",
    id,
    ...(person === undefined ? {} : { by: person }),
    group: { id, seq },
    called: {
      group: name,
      representative: wish.representative ?? known.representative,
      contact: wish.contact ?? known.contact,
    },
    linked: { linked: people },
  };
}

/** Somebody whom the counter books for by name: one count for all ways to type it. A registered group has its own. */
async function walkIn({ group, unregistered }: Wish): Promise<string> {
  const groups = unregistered ? [] : await Group.registeredAs(group);
  if (groups.length > 0) throw new Problem("booking.registered", { facts: { groups } });
  const key = await Vault.purposeKey("booking.group");
  return Id.derive("grp", createHmac("sha256", key).update(searchKey(group)).digest("hex"));
}
