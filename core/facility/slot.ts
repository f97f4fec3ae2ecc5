import * as Actor from "#core/actor.ts";
import { type Instant, type LocalDate, now } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import { all, ConditionFailed, get, put, update, type Write } from "#core/table/client.ts";
import { type Key, partition } from "#core/table/key.ts";
import { isTouched, type Slot } from "./cell.ts";
import { problem } from "./problem.ts";
import type { Cell } from "./schema.ts";

/*
 * One item per space and local date decides who uses what: `A540` = booking, `A540h` = held until (epoch s), `layout` =
 * the cells that these names stand for, `n` = statements so far, `r_…` = cells that somebody gave back and until when
 * they cannot take them again, `rg` = some of those were a group's. A free cell has no attribute, a day without bookings
 * no item.
 */

/**
 * The cells of one booking. `holder` is who must wait after giving them back, and so must everybody in `linked`; `groups` says which
 * groups stand behind a person, asked only where a group gave something back.
 */
export type Claim = {
  booking: string;
  holder: string;
  linked?: readonly string[];
  groups?: () => Promise<string[]>;
  facility: string;
  space: string;
  date: LocalDate;
  slots: readonly Slot[];
  layout: string;
};
export type Day = Readonly<Record<string, unknown>>;
/** `times`: the minutes of these cells, so that a later timetable does not shorten the wait. */
type Release = { until: number; slots: readonly Slot[]; times?: readonly Cell[] };

/** Why a claim cannot be held, and the day as it was at that moment; `until` (epoch s): when the cooling time is over. */
export type Refusal = { why: "taken" | "cooling" | "layout"; day: Day; until?: number };

export const dayKey = (at: Pick<Claim, "facility" | "space" | "date">): Key => ({
  pk: partition(Actor.home(), "SLOT", at.facility, at.space),
  sk: at.date,
});

/** Days of a space on which something was ever booked, by date. */
export async function days(facility: string, space: string, from: LocalDate, to: LocalDate): Promise<Map<string, Day>> {
  const found = new Map<string, Day>();
  const pk = partition(Actor.home(), "SLOT", facility, space);
  for await (const item of all({ pk, range: { from, to } })) found.set(item.sk, item);
  return found;
}

/**
 * DynamoDB takes 300 operators and 4 KB in one expression. A wider claim is decided in code and the day written whole, as it was seen;
 * the widest is eight courts of 104 cells.
 */
const slotsPerStatement = 60;
const charactersPerStatement = 3_600;
const fitsStatement = ({ slots, linked = [] }: Pick<Claim, "slots" | "linked">) =>
  slots.length <= slotsPerStatement && slots.length * 50 + linked.length * 32 <= charactersPerStatement;
export const slotsMax = 832;
const isWide = ({ slots }: Pick<Claim, "slots">) => slots.length > slotsPerStatement;
const attemptsMax = 6;

/**
 * Takes free, lapsed or own cells until an instant: one conditional statement without a read. What the statement cannot
 * express – a day still under another layout, a claimant who gave back other cells of this day, a very wide claim – is
 * decided in code on the item that came back and written on the condition that nobody came between.
 */
export async function hold(claim: Claim, until: Instant): Promise<Refusal | undefined> {
  const first = await holdAtOnce(claim, until);
  if (first.held) return undefined;
  let day = first.day;
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    if (day !== null) {
      if (isMine(claim, day)) return undefined;
      if (claim.groups !== undefined && day.rg !== undefined) return hold(await withGroups(claim, claim.groups), until);
      const refusal = refusalOf(claim, day);
      if (refusal !== undefined) return refusal;
    }
    const next = await holdAsSeen(claim, until, day);
    if (next.held) return undefined;
    day = next.day;
  }
  throw new Problem("busy");
}

async function withGroups({ groups: _asked, ...claim }: Claim, groups: () => Promise<string[]>): Promise<Claim> {
  return { ...claim, linked: [...(claim.linked ?? []), ...(await groups())] };
}

type Held = { held: true } | { held: false; day: Day | null };

async function holdAtOnce(claim: Claim, until: Instant): Promise<Held> {
  if (!fitsStatement(claim)) return { held: false, day: (await get(dayKey(claim))) ?? null };
  const waiting = releaseNames(claim);
  const free = claim.slots.map((slot) => `(attribute_not_exists(${slot}) OR ${slot}h < :now)`);
  const condition = [
    "(attribute_not_exists(layout) OR layout = :layout)",
    ...(claim.groups === undefined ? [] : ["attribute_not_exists(rg)"]),
    ...Object.keys(waiting).map((name) => `attribute_not_exists(${name})`),
    ...free,
  ].join(" AND ");
  return write({ ...taking(claim, until), names: waiting }, condition, { ":now": seconds() });
}

/** A layout that is written anew leaves nothing of the old one behind. */
function holdAsSeen(claim: Claim, until: Instant, day: Day | null): Promise<Held> {
  if (isWide(claim)) return writeWhole(claim, until, day);
  if (day === null) return write(taking(claim, until), "attribute_not_exists(pk)");
  const stale = day.layout === claim.layout ? [] : slotsIn(day).filter((slot) => !claim.slots.includes(slot));
  const removed = stale.flatMap((slot) => [slot, `${slot}h`]);
  return write(taking(claim, until, removed), "n = :seen", { ":seen": day.n });
}

async function writeWhole(claim: Claim, until: Instant, day: Day | null): Promise<Held> {
  const before = day === null || day.layout === claim.layout ? day : without(day, slotsIn(day));
  const held = claim.slots.flatMap((slot) => [[slot, claim.booking] as const, [`${slot}h`, seconds(until)] as const]);
  const { put: item, condition } = whole(claim, before, { layout: claim.layout, ...Object.fromEntries(held) });
  try {
    await put(item, condition);
    return { held: true };
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return { held: false, day: error.failed.get(0) ?? null };
  }
}

/** A day written whole, on the condition that nobody came since it was seen. */
const whole = (claim: Pick<Claim, "facility" | "space" | "date">, day: Day | null, more: Record<string, unknown>) => ({
  put: { ...day, ...more, ...dayKey(claim), v: 1, n: Number(day?.n ?? 0) + 1 },
  condition:
    day === null ? { expression: "attribute_not_exists(pk)" } : { expression: "n = :seen", values: { ":seen": day.n } },
});

/** A day without some slots, or without what says until when they are held. */
const without = (day: Day, slots: readonly Slot[], names = (slot: Slot) => [slot, `${slot}h`]): Day => {
  const gone = new Set(slots.flatMap(names));
  return Object.fromEntries(Object.entries(day).filter(([name]) => !gone.has(name)));
};

const taking = (claim: Claim, until: Instant, removed: string[] = []) => ({
  update: dayKey(claim),
  expression: [
    `SET v = :v, layout = :layout, ${claim.slots.map((slot) => `${slot} = :me, ${slot}h = :until`).join(", ")}`,
    ...(removed.length === 0 ? [] : [`REMOVE ${removed.join(", ")}`]),
    "ADD n :one",
  ].join(" "),
  values: { ":v": 1, ":layout": claim.layout, ":me": claim.booking, ":until": seconds(until), ":one": 1 },
});

type Update = Extract<Write, { update: Key }>;

async function write(statement: Update, condition: string, values: Record<string, unknown> = {}): Promise<Held> {
  try {
    await update({ ...statement, condition, values: { ...statement.values, ...values } });
    return { held: true };
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return { held: false, day: error.failed.get(0) ?? null };
  }
}

type Beside = { write: Write; refuse?: () => Problem | undefined };
const lapsed = () => problem("booking.lapsed");

/** Holds become firm with the act that confirms them: still mine, and not lapsed. @throws Problem `booking.lapsed` */
export async function confirmation(claim: Claim): Promise<Beside> {
  if (isWide(claim)) {
    const day: Day = (await get(dayKey(claim))) ?? {};
    if (!isMine(claim, day)) throw lapsed();
    return {
      write: whole(
        claim,
        without(day, claim.slots, (slot) => [`${slot}h`]),
        {},
      ),
    };
  }
  const write = {
    update: dayKey(claim),
    expression: `REMOVE ${claim.slots.map((slot) => `${slot}h`).join(", ")} ADD n :one`,
    values: { ":me": claim.booking, ":now": seconds(), ":one": 1 },
    condition: `${mine(claim.slots)} AND ${claim.slots[0]}h >= :now`,
  };
  return { write, refuse: lapsed };
}

type Given = Omit<Claim, "layout" | "groups"> & { times: readonly Cell[]; isGroup?: boolean };

/**
 * Cells become free with the act that cancels them; the one who gave them back, and who is linked to them, wait until an instant.
 * Nobody does without one: whom the town cancelled may book again at once.
 */
export async function release(claim: Given, until?: Instant): Promise<Write> {
  if (isWide(claim)) {
    const day: Day = (await get(dayKey(claim))) ?? {};
    if (!claim.slots.every((slot) => day[slot] === claim.booking)) throw new Problem("busy");
    return whole(claim, without(day, claim.slots), until === undefined ? {} : waits(claim, until, day));
  }
  const freeing = {
    update: dayKey(claim),
    expression: `REMOVE ${claim.slots.join(", ")} ADD n :one`,
    values: { ":me": claim.booking, ":one": 1 },
    condition: mine(claim.slots),
  };
  if (until === undefined) return freeing;
  const waiting = releaseNames(claim);
  const set = Object.keys(waiting).map((name) => `${name} = list_append(if_not_exists(${name}, :none), :given)`);
  return {
    ...freeing,
    expression: `${freeing.expression} SET ${[...set, ...(claim.isGroup ? ["rg = :one"] : [])].join(", ")}`,
    names: waiting,
    values: { ...freeing.values, ":none": [], ":given": [givenBack(claim, until)] },
  };
}

const givenBack = ({ slots, times }: Given, until: Instant): Release => ({
  until: seconds(until),
  slots,
  ...(times.length === 0 ? {} : { times: times.map(({ start, end }) => ({ start, end })) }),
});

/** What a day written whole says of those who wait. */
const waits = (claim: Given, until: Instant, day: Day): Record<string, unknown> => ({
  ...Object.fromEntries(
    Object.values(releaseNames(claim)).map((name) => [
      name,
      [...((day[name] ?? []) as Release[]), givenBack(claim, until)],
    ]),
  ),
  ...(claim.isGroup ? { rg: 1 } : {}),
});

/** Lets go of a hold whose confirmation was refused; what is no longer held stays, and a wide hold lapses by itself. */
export async function letGo(claim: Claim): Promise<void> {
  if (isWide(claim)) return;
  const names = claim.slots.flatMap((slot) => [slot, `${slot}h`]);
  const statement = {
    update: dayKey(claim),
    expression: `REMOVE ${names.join(", ")} ADD n :one`,
    values: { ":one": 1 },
  };
  const held = claim.slots.map((slot) => `attribute_exists(${slot}h)`).join(" AND ");
  await write(statement, `${mine(claim.slots)} AND ${held}`, { ":me": claim.booking });
}

const mine = (slots: readonly Slot[]) => slots.map((slot) => `${slot} = :me`).join(" AND ");

const isMine = ({ slots, booking }: Claim, day: Day) =>
  slots.every((slot) => day[slot] === booking && isLive(day, slot));

function refusalOf(claim: Claim, day: Day): Refusal | undefined {
  const live = liveSlots(day);
  if (day.layout !== claim.layout && live.length > 0) return { why: "layout", day };
  if (claim.slots.some((slot) => live.includes(slot))) return { why: "taken", day };
  const until = coolingUntil(claim, day);
  return until === undefined ? undefined : { why: "cooling", day, until };
}

/** Until when (epoch s) the claimant cannot take some of these cells again. */
function coolingUntil(claim: Claim, day: Day): number | undefined {
  const releases = Object.values(releaseNames(claim)).flatMap((name) => (day[name] ?? []) as Release[]);
  const own = releases.filter((one) => one.until > seconds() && isOf(one, claim));
  return own.length === 0 ? undefined : Math.max(...own.map((one) => one.until));
}

const isOf = ({ slots, times = [] }: Release, claim: Claim): boolean =>
  slots.some((slot) => claim.slots.includes(slot)) ||
  times.some((time) => isTouched(claim.slots, claim.layout, [...new Set(slots.map((slot) => slot.slice(0, 1)))], time));

/** Held or booked at this moment. */
export const liveSlots = (day: Day): Slot[] => slotsIn(day).filter((slot) => isLive(day, slot));

/** The bookings that have, or hold, something of a day. */
export const liveBookings = (day: Day): string[] => [...new Set(liveSlots(day).map((slot) => String(day[slot])))];

export const slotsIn = (day: Day): Slot[] => Object.keys(day).filter((name) => /^[A-Z]\d+$/.test(name));

function isLive(day: Day, slot: Slot): boolean {
  const until = day[`${slot}h`] as number | undefined;
  return day[slot] !== undefined && (until === undefined || until >= seconds());
}

/** `#r0` → `r_…` for each who waits. */
const releaseNames = ({ holder, linked = [] }: Pick<Claim, "holder" | "linked">): Record<string, string> =>
  Object.fromEntries([...new Set([holder, ...linked])].map((id, at) => [`#r${at}`, `r_${id.slice(-12)}`]));

const seconds = (instant: Instant = now()) => Math.floor(instant / 1000);
