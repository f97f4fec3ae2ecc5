import * as Actor from "#core/actor.ts";
import { monthOf } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import type { Problem } from "#core/error.ts";
import * as Group from "#core/group/index.ts";
import type { Write } from "#core/table/client.ts";
import { type Key, partition } from "#core/table/key.ts";
import { problem } from "./problem.ts";

/** Who is counted; a registered group is counted where its memberships are decided too. */
export type Counted = { id: string; group?: Group.Seen };
type Counting = { write: Write; refuse?: (now: Record<string, unknown> | null) => Problem | undefined };

/** Bookings of one holder for the month of use: a counter that the booking's own transaction holds below its maximum. */
const counterKey = (holder: string, date: LocalDate): Key => ({
  pk: partition(Actor.home(), "QUOTA", holder),
  sk: monthOf(date),
});

const ofGroup = (date: LocalDate) => `booking ${monthOf(date)}`;

export function take({ id, group }: Counted, date: LocalDate, max: number): Counting {
  const full = () => problem("booking.quota", { facts: { month: monthOf(date), max } });
  if (group !== undefined) return Group.count(group, ofGroup(date), max, full);
  return {
    write: {
      update: counterKey(id, date),
      expression: "SET v = :v ADD n :one",
      values: { ":v": 1, ":one": 1, ":max": max },
      condition: "attribute_not_exists(n) OR n < :max",
    },
    refuse: full,
  };
}

export function giveBack({ id, group }: Counted, date: LocalDate): Counting {
  if (group !== undefined) return Group.uncount(group, ofGroup(date));
  return {
    write: {
      update: counterKey(id, date),
      expression: "ADD n :less",
      values: { ":less": -1, ":one": 1 },
      condition: "n >= :one",
    },
  };
}
