import { createHmac } from "node:crypto";
import * as Actor from "#core/actor.ts";
import { monthOf } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Id from "#core/id.ts";
import { searchKey } from "#core/japan/search-key.ts";
import type { Write } from "#core/table/client.ts";
import { type Key, partition } from "#core/table/key.ts";
import * as Vault from "#core/vault.ts";

/** Bookings of one holder for the month of use: a counter that the booking's own transaction holds below its maximum. */
const counterKey = (holder: string, date: LocalDate): Key => ({
  pk: partition(Actor.home(), "QUOTA", holder),
  sk: monthOf(date),
});

export const take = (holder: string, date: LocalDate, max: number): { write: Write; refuse: () => Problem } => ({
  write: {
    update: counterKey(holder, date),
    expression: "SET v = :v ADD n :one",
    values: { ":v": 1, ":one": 1, ":max": max },
    condition: "attribute_not_exists(n) OR n < :max",
  },
  refuse: () => new Problem("booking.quota", { facts: { month: monthOf(date), max } }),
});

export const giveBack = (holder: string, date: LocalDate): { write: Write } => ({
  write: {
    update: counterKey(holder, date),
    expression: "ADD n :less",
    values: { ":less": -1, ":one": 1 },
    condition: "n >= :one",
  },
});

/** Who a booking counts for: the resident, or the group the counter books for, by its name and without showing it. */
export async function holderOf(group: string): Promise<string> {
  const actor = Actor.use();
  if (actor.type === "resident") return actor.person;
  const key = await Vault.purposeKey("booking.group");
  return Id.derive("grp", createHmac("sha256", key).update(searchKey(group)).digest("hex"));
}
