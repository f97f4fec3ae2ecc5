import * as Actor from "#core/actor.ts";
import { type LocalDate, startOf, today } from "#core/clock.ts";
import type { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import { all, type Write } from "#core/table/client.ts";
import { type Key, partition } from "#core/table/key.ts";
import { groupKind, type Member } from "./entity.ts";
import { isLinked } from "./rule.ts";

/*
 * Two kinds of items lie in a group's own collection beside its head: one for each member, found by the person; and one counter of
 * what the group has used, on which bookings and memberships meet.
 */

const at = (id: string, sk: string): Key => ({ pk: Journal.partitionOf(Actor.home(), groupKind, id), sk });
const ofPerson = (person: string) => partition(Actor.home(), "LIST", "MEMBER", person);

const keptDays = 40;

/** The place where a person's groups are listed; it goes some weeks after the membership. */
export const membership = (id: string, member: Member, seq: number): { write: Write } => ({
  write: {
    put: {
      ...at(id, `M#${member.person}`),
      v: 1,
      n: seq,
      ...member,
      minePk: ofPerson(member.person),
      mineSk: id,
      ...(member.to === undefined ? {} : { ttl: startOf(member.to) / 1000 + keptDays * 86_400 }),
    },
  },
});

type Part = Pick<Member, "role" | "from"> & { id: string; to?: LocalDate };

/** The groups that a person is in, or was in until a moment ago; a moment behind, because it is read from an index. */
export async function groupsOf(person: string): Promise<Part[]> {
  const found: Part[] = [];
  for await (const { mineSk, role, from, to } of all({ pk: ofPerson(person), index: "mine" })) {
    const part = { id: String(mineSk), role, from, ...(to === undefined ? {} : { to }) } as Part;
    if (isLinked(part, today())) found.push(part);
  }
  return found;
}

const counterKey = (id: string) => at(id, "USE");

/** A group as it was seen when something was decided for it. */
export type Seen = { id: string; seq: number };

/** Somebody lost the right to act for the group with the act of this sequence: what was decided before it is asked again. */
export const narrowed = (id: string, seq: number): { write: Write } => ({
  write: {
    update: counterKey(id),
    expression: "SET v = :v, since = :seq ADD n :one",
    values: { ":v": 1, ":seq": seq, ":one": 1 },
  },
});

const stillHolds = "(attribute_not_exists(since) OR since <= :seen)";

/**
 * Counts one use of a service in the group's name below its maximum, in the transaction of what is used, unless somebody has
 * lost the right to act for the group since it was seen. `what` names service and period: `booking 2026-11`.
 */
export const count = ({ id, seq }: Seen, what: string, max: number, full: () => Problem) => ({
  write: {
    update: counterKey(id),
    expression: "SET v = :v ADD #what :one, n :one",
    names: { "#what": what },
    values: { ":v": 1, ":one": 1, ":max": max, ":seen": seq },
    condition: `${stillHolds} AND (attribute_not_exists(#what) OR #what < :max)`,
  } satisfies Write,
  refuse: (now: Record<string, unknown> | null): Problem | undefined =>
    Number(now?.since ?? 0) > seq ? undefined : full(),
});

/** Gives one use back. */
export const uncount = ({ id, seq }: Seen, what: string): { write: Write } => ({
  write: {
    update: counterKey(id),
    expression: "ADD #what :less, n :one",
    names: { "#what": what },
    values: { ":less": -1, ":one": 1, ":seen": seq },
    condition: `${stillHolds} AND #what >= :one`,
  },
});
