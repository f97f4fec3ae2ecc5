import * as Actor from "#core/actor.ts";
import * as Group from "#core/group/index.ts";
import type { BookingSecret } from "./entity.ts";
import { problem } from "./problem.ts";
import { isRegistered, type Use, type Wish } from "./schema.ts";
import type { Claim } from "./slot.ts";
import { tracesOf } from "./trace.ts";

/**
 * Who a booking is for, as the journal says it, as people say it, who else waits for cells that it gave back, and what else of them
 * is counted like the holder.
 */
export type Holder = {
  as: Use;
  id: string;
  by?: string;
  group?: Group.Seen;
  counted?: string[];
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
  await requireOther(wish, person);
  const { group, representative = "", contact = {} } = wish;
  const called = { group, representative, contact };
  const { name, like, phone, all: linked } = await tracesOf(called);
  if (person !== undefined) {
    return { as: "person", id: person, called, linked: { linked, groups: () => Group.groupsLinkedTo(person) } };
  }
  // whom the counter has looked at and found to be another has a count of their own
  if (wish.unregistered) return { as: "walk_in", id: name, called, linked: { linked } };
  return { as: "walk_in", id: like, ...(phone === undefined ? {} : { counted: [phone] }), called, linked: { linked } };
}

async function groupOf(wish: Wish, person: string | undefined): Promise<Holder> {
  const { id, seq, name, people, ...known } = await Group.actFor(wish.group, wish.date);
  const called = {
    group: name,
    representative: wish.representative ?? known.representative,
    contact: wish.contact ?? known.contact,
  };
  return {
    as: "group",
    id,
    ...(person === undefined ? {} : { by: person }),
    group: { id, seq },
    called,
    linked: { linked: [...people, ...(await tracesOf(called)).all] },
  };
}

/**
 * What is called like a registered group, or at the counter reached like one, is booked under its number, unless the counter says
 * that it is another. A resident is told the number of a group that they are in.
 */
async function requireOther({ group, contact, unregistered }: Wish, person: string | undefined): Promise<void> {
  if (person === undefined && unregistered) return;
  const phone = person === undefined ? contact?.phone : undefined;
  const like = await Group.registeredLike({ name: group, ...(phone === undefined ? {} : { phone }) });
  if (like.length === 0) return;
  const shown = like.filter(({ members }) => person === undefined || members.includes(person));
  const groups = shown.map(({ id }) => id);
  const similar = shown.map(({ id, by }) => ({ id, by }));
  throw problem("booking.registered", { facts: { groups, ...(person === undefined ? { similar } : {}) } });
}
