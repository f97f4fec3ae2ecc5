import * as Actor from "#core/actor.ts";
import { format, type Instant } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import { actOf } from "#core/metering/follow.ts";
import { tally } from "#core/metering/rule.ts";
import { sent } from "#core/notice/event.ts";
import { requested } from "#core/payment/event.ts";
import type { Item } from "#core/table/client.ts";
import { homeOf } from "#core/table/key.ts";
import * as Vault from "#core/vault.ts";
import { notices, timers } from "./consequence.ts";
import type { Done } from "./load.ts";

/** A table as it lies on the disk: every item, and every journal entry with its personal part. */
export type Books = { items: Item[]; entries: Journal.Entry[] };

/** Reads what was stored past fence and verbs; only the keys are asked for as a part of the system. */
export async function booksOf(items: Item[]): Promise<Books> {
  const heads = new Map(items.filter((item) => item.sk === "HEAD").map((head) => [String(head.pk), head]));
  const entries = items
    .filter((item) => item.sk.startsWith("J#"))
    .map(async (item) => {
      const home = homeOf(item.pk);
      const wrapped = heads.get(item.pk)?.key as Uint8Array | undefined;
      const open = (key: Uint8Array) => Actor.asSystem("audit", home, () => Vault.openDataKey(home, item.pk, key));
      return Journal.fromItem(item, wrapped === undefined ? undefined : await open(wrapped));
    });
  return { items, entries: await Promise.all(entries) };
}

const within = ({ items }: Books, ...start: string[]) => items.filter(({ pk }) => `${pk}#`.startsWith(start.join("#")));
const placeOf = ({ home, kind, id, seq }: Journal.Entry) => `${home.slice(3)}#${kind}#${id}#${seq}`;
const ofType = ({ entries }: Books, type: string) => entries.filter((entry) => entry.type === type);

/** The entries that one task left. */
export const tracesOf = ({ entries }: Books, { type, mark }: Done["task"]): Journal.Entry[] =>
  entries.filter((entry) => entry.type === type && JSON.stringify(entry.closed).includes(mark));

/** What stands somewhere, and what the journal says must stand there: each sorted, each as often as it is there. */
export type Comparison = { stored: string[]; journalled: string[] };
const compare = (stored: string[], journalled: string[]): Comparison => ({
  stored: stored.sort(),
  journalled: journalled.sort(),
});

const billable = ["application.submitted", "booking.confirmed", "register.changed", "notice.sent"];

/** Everything that follows from the journal, by name; `now` tells timers that are due from those to come. */
export const comparisons = async (books: Books, now: Instant): Promise<Record<string, Comparison>> => ({
  usage: compare(
    within(books, "31#POOL00#USE#").map(({ pk, entry }) => `${pk.split("#")[3]} ${entry}`),
    books.entries
      .filter((entry) => /^\d{6}$/.test(entry.home.slice(3)) && billable.includes(entry.type))
      .map((entry) => `${entry.home.slice(3)} ${Journal.entryName(entry)}`),
  ),
  "counts of uses": compare(
    within(books, "31#POOL00#USES#").map(({ pk, month, unit, n }) => `${pk.split("#")[3]} ${month} ${unit} ${n}`),
    tally(books.entries.map(actOf).filter((act) => act !== undefined)).map(
      ({ body, month, unit, count }) => `${body} ${month} ${unit} ${count}`,
    ),
  ),
  payments: compare(
    Journal.among(books.entries, requested).map(({ facts }) => facts.application),
    ofType(books, "application.submitted").map(({ id }) => id),
  ),
  "acts of persons": compare(
    within(books, "31#COMMON#PERSON")
      .filter(({ sk }) => sk.startsWith("ACT#"))
      .map(({ pk, sk }) => `resident:${pk.split("#")[3]} ${sk.split("#").slice(2).join("#")}`),
    books.entries.filter(({ by }) => by.startsWith("resident:per_")).map((entry) => `${entry.by} ${placeOf(entry)}`),
  ),
  feeds: compare(
    books.items.flatMap(({ pk, sk, application, seq }) =>
      /^31#\d{6}#FEED#application$/.test(pk) && sk !== "LAST" ? [`${pk.slice(3, 9)}#APP#${application}#${seq}`] : [],
    ),
    [...ofType(books, "application.submitted"), ...ofType(books, "application.decided")].map(placeOf),
  ),
  timers: compare(
    within(books, "31#COMMON#TIMER").map(({ sk }) => sk),
    books.entries.flatMap((entry) =>
      (timers[entry.type]?.(entry) ?? [])
        .filter(({ at }) => at > now)
        .map(({ at, verb }) => `${format(at)}#${verb}#${entry.home.slice(3)}#${entry.id}#${entry.seq}`),
    ),
  ),
  notices: compare(
    Journal.among(books.entries, sent).map(({ facts }) => mailName(facts.entry, facts.part)),
    await toldOf(books),
  ),
  cells: compare(
    within(books, "31#313254#SLOT").flatMap(cellsOf),
    confirmed(books).flatMap(({ id, state }) => state.slots.map((slot) => `${state.date} ${slot} ${id}`)),
  ),
  quotas: compare(
    within(books, "31#313254#QUOTA").flatMap(({ pk, sk, n }) => Array(Number(n)).fill(`${pk.split("#")[3]} ${sk}`)),
    confirmed(books).map(({ state }) => `${state.holder} ${state.date.slice(0, 7)}`),
  ),
  bookings: compare(
    confirmed(books).map(({ id }) => id),
    standing(books),
  ),
  "left undone": compare(
    books.items.filter((item) => item.parked !== undefined || item.sk.startsWith("Q#")).map(({ pk, sk }) => pk + sk),
    [],
  ),
});

/** The names of all mails that somebody has to get; a notice may read how the body wants it told. */
export async function toldOf({ entries }: Books): Promise<string[]> {
  const names = entries.map(async (entry) => {
    const told = await Actor.asSystem("audit", entry.home, async () => notices[entry.type]?.(entry));
    return [told ?? []]
      .flat()
      .flatMap(({ to, part }) => (to === undefined ? [] : [mailName(Journal.entryName(entry), part)]));
  });
  return (await Promise.all(names)).flat();
}

const mailName = (entry: string, part: string | undefined) => [entry, part ?? []].flat().join(".");

type Booked = { id: string; state: { status: string; slots: string[]; date: string; holder: string } };

const confirmed = (books: Books): Booked[] =>
  within(books, "31#313254#BKG")
    .filter(({ sk }) => sk === "HEAD")
    .map(({ pk, state }) => ({ id: pk.split("#")[3] ?? "", state: state as Booked["state"] }))
    .filter(({ state }) => state.status === "confirmed");

const standing = (books: Books): string[] => {
  const gone = new Set(ofType(books, "booking.cancelled").map(({ id }) => id));
  return ofType(books, "booking.confirmed").flatMap(({ id }) => (gone.has(id) ? [] : [id]));
};

/** Cells that are firmly taken; what is only held lapses. */
const cellsOf = (day: Item): string[] =>
  Object.keys(day)
    .filter((name) => /^[A-Z]\d+$/.test(name) && day[`${name}h`] === undefined)
    .map((slot) => `${day.sk} ${slot} ${day[slot]}`);
