import * as Actor from "#core/actor.ts";
import type { LocalDate } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import { narrowed } from "./beside.ts";
import { type GroupSecret, type GroupState, groupKind } from "./entity.ts";
import { changed, ended } from "./event.ts";
import { problem } from "./problem.ts";
import { requireSeen, requireThere, ruleFor, tellable } from "./register.ts";
import { representatives } from "./rule.ts";
import type { Amendment } from "./schema.ts";
import { foundBy, indexed } from "./search.ts";

/**
 * 変更届, taken at the counter; also how a registration is renewed. A new name is looked up like a new group's.
 * @throws Problem `not_found`, `group.not_in_force`, `group.similar`, `group.unknown_category`, `version.stale`, `auth.forbidden`
 */
export async function amend(
  id: string,
  { acknowledged = [], category, validUntil, ...described }: Amendment,
  booked: Booked = nothing,
) {
  Actor.requireDuty("counter");
  Actor.requireOwn(); // a registration outlives a mandate
  if (category !== undefined) await ruleFor(category);
  return Journal.act(groupKind, id, async (head) => {
    const before = requireLiving(head);
    const said = defined(described);
    const secret: GroupSecret = { ...before.secret, ...said };
    const state: GroupState = { ...before.state, ...defined({ category, validUntil }) };
    const { like, also } = await indexed(id, foundBy(before.state, before.secret), foundBy(state, secret));
    requireSeen(like, acknowledged);
    const facts = {
      ...defined({ category, validUntil }),
      changed: Object.keys(said),
      acknowledged,
      ...(validUntil === undefined ? {} : { ahead: await booked(id, validUntil) }),
    };
    return {
      event: changed(facts, said),
      state,
      secret,
      also: [...also, ...(validUntil === undefined ? [] : [narrowed(id, before.seq + 1)])],
    };
  });
}

/** What is booked: how much, and the first of it by day. */
export type Ahead = { total: number; bookings: { id: string; date: LocalDate; label: string }[] };

/**
 * What a service has noted for a group from today on, or after a day: the caller brings it, so that this domain knows none of the
 * services that count on it.
 */
export type Booked = (id: string, after?: LocalDate) => Promise<Ahead>;
const nothing: Booked = async () => ({ total: 0, bookings: [] });

/**
 * The group is registered no more, or its application is taken back; what it has booked stays, and the entry says what that is.
 * @throws Problem `not_found` for whoever is not in it, `group.not_in_force`, `auth.forbidden` for a member who does not represent it
 */
export async function end(id: string, reason?: string, booked: Booked = nothing) {
  const actor = requireKeeper();
  return Journal.act(groupKind, id, async (head) => {
    const before = requireLiving(head, actor);
    const facts = { category: before.state.category, ahead: await booked(id) };
    return {
      event: ended(facts, { ...tellable(before.secret), ...defined({ reason }) }),
      state: { ...before.state, status: "ended" as const, invitations: [] },
      also: [narrowed(id, before.seq + 1)],
    };
  });
}

/** Whoever may keep a group's affairs: staff at the counter, or who represents it. */
export type Keeper = Extract<Actor.Actor, { type: "resident" | "staff" }>;

export function requireKeeper(): Keeper {
  const actor = Actor.require("resident", "staff");
  Actor.requireOwn();
  return actor.type === "staff" ? Actor.requireDuty("counter") : actor;
}

/** A group that was neither refused nor ended, for somebody who may keep its affairs. */
export function requireLiving(head: Journal.Head<GroupState, GroupSecret> | undefined, keeper?: Keeper) {
  const there = requireThere(head);
  if (keeper?.type === "resident") requireRepresentative(there.state, keeper.person);
  if (there.state.status !== "registered" && there.state.status !== "applied") throw problem("group.not_in_force");
  return there;
}

function requireRepresentative(state: GroupState, person: string): void {
  const own = state.members.find((one) => one.person === person && one.to === undefined);
  if (own === undefined) throw new Problem("not_found");
  if (!representatives(state).includes(own)) throw new Problem("auth.forbidden");
}

/** What was said; a field that was left out changes nothing. */
const defined = <T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
