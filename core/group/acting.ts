import * as Actor from "#core/actor.ts";
import { type LocalDate, today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import { groupsOf, type Seen } from "./beside.ts";
import { groupKind } from "./entity.ts";
import { problem } from "./problem.ts";
import { requireThere } from "./register.ts";
import { isInForce, isLinked, memberOf } from "./rule.ts";
import type { Description } from "./schema.ts";

/** A group that somebody uses a service for, as it was seen then; `people` are linked to it. */
export type Acting = Seen & Pick<Description, "name" | "representative" | "contact"> & { people: string[] };

/**
 * The group in whose name the actor uses a service: a member signed in, or the counter. Goes with `count` into the
 * transaction of what is used. `on`: the day of the use, on which the group must be in force as it is today.
 * @throws Problem `not_found` for whoever is not in it, `group.not_in_force`
 */
export async function actFor(id: string, on: LocalDate = today()): Promise<Acting> {
  const actor = Actor.require("resident", "staff");
  const { seq, state, secret } = requireThere(await Journal.load(groupKind, id));
  if (actor.type === "resident" && memberOf(state, actor.person) === undefined) throw new Problem("not_found");
  if (!isInForce(state, today()) || !isInForce(state, on)) {
    throw problem("group.not_in_force", { facts: { validUntil: state.validUntil, on } });
  }
  const { name, representative, contact } = secret;
  const people = state.members.filter((one) => isLinked(one, today())).map(({ person }) => person);
  return { id, seq, name, representative, contact, people };
}

/** The group as a member sees it who looks at what it has, or gives it back; `undefined` for everybody else. */
export async function seenBy(id: string, person: string): Promise<Seen | undefined> {
  const head = await Journal.load(groupKind, id);
  if (head === undefined || memberOf(head.state, person) === undefined) return undefined;
  return { id, seq: head.seq };
}

/** The group to staff who give back what it has, whoever is in it. */
export const asStaff = (id: string): Seen => ({ id, seq: Number.MAX_SAFE_INTEGER });

/** The groups that a person is linked to: is in, or was until a moment ago. */
export const groupsLinkedTo = async (person: string): Promise<string[]> => (await groupsOf(person)).map(({ id }) => id);
