import type * as Actor from "#core/actor.ts";
import { addDays } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import { holdsOn, type Span } from "#core/dated/index.ts";
import type { Granted, Held } from "./schema.ts";

type Duties = Held["duty"][];
/** `duties` for 長, and those for other organs. */
type Capacity = { duties: Duties; organs?: { [Name in NonNullable<Held["organ"]>]?: Duties }; mandate?: string };

/** Whether there is nothing that somebody may do. */
export const isIdle = ({ duties, organs }: Capacity): boolean => duties.length === 0 && organs === undefined;

/**
 * What somebody may do on a day, and in whose name. Nobody acts in two capacities at once: own duties come first, then
 * those of the mandate that was accepted first.
 */
export function capacityOn(account: { duties: readonly Held[] }, date: LocalDate): Capacity {
  const held = account.duties.filter((one) => holdsOn(one, date));
  const own = held.filter((one) => one.mandate === undefined);
  const mandate = own.length > 0 ? undefined : held[0]?.mandate;
  const here = held.filter((one) => one.mandate === mandate);
  const of = (organ: Held["organ"]) => [...new Set(here.filter((one) => one.organ === organ).map(({ duty }) => duty))];
  const others = [...new Set(here.map(({ organ }) => organ).filter((organ) => organ !== undefined))];
  return {
    duties: of(undefined),
    ...(others.length === 0 ? {} : { organs: Object.fromEntries(others.map((organ) => [organ, of(organ)])) }),
    ...(mandate === undefined ? {} : { mandate }),
  };
}

/** What a vendor's system may do on a day: nothing while it is suspended. */
export const scopesOn = (account: { status: string; scopes: readonly Granted[] }, date: LocalDate): Actor.Scope[] =>
  account.status === "suspended"
    ? []
    : [...new Set(account.scopes.filter((one) => holdsOn(one, date)).map((one) => one.scope))];

/** Duties after an invitation was accepted: what has ended is dropped (the journal keeps it), the rest stays. */
export const withAccepted = (before: readonly Held[], accepted: readonly Held[], date: LocalDate): Held[] => [
  ...before.filter((one) => one.to === undefined || date <= one.to),
  ...accepted,
];

/** Duties of somebody who leaves (退職): none goes beyond the last day. */
export const until = (duties: readonly Held[], lastDay: LocalDate): Held[] =>
  duties
    .filter((one) => one.from <= lastDay)
    .map((one) => ({ ...one, to: one.to !== undefined && one.to < lastDay ? one.to : lastDay }));

/** The last day of what is held; `undefined` when some of it has no end. */
export const lastDayOf = (duties: readonly Held[]): LocalDate | undefined =>
  duties.length === 0 || duties.some(({ to }) => to === undefined)
    ? undefined
    : duties.reduce((last, { to = last }) => (to > last ? to : last), "");

/** What is held, now or later. */
export const isLiving = (duties: readonly Held[], date: LocalDate): boolean =>
  duties.some(({ to }) => to === undefined || date <= to);

/** The days on which an account administers its town, which is for 長. A deputy is a guest: the town's own people stay responsible. */
export const adminSpans = (duties: readonly Held[]): Span[] =>
  duties
    .filter((one) => one.duty === "admin" && one.organ === undefined && one.mandate === undefined)
    .map(({ from, to }) => (to === undefined ? { from } : { from, to }));

/**
 * Whether every day from `date` on that had an administrator still has one. Only days on which a span begins, or the
 * day after one ends, can differ from the day before them, so only those are looked at.
 */
export function staysAdministered(before: readonly Span[], after: readonly Span[], date: LocalDate): boolean {
  const days = [...before, ...after].flatMap(({ from, to }) => [from, ...(to === undefined ? [] : [addDays(to, 1)])]);
  const covered = (spans: readonly Span[], day: LocalDate) => spans.some((span) => holdsOn(span, day));
  return [date, ...days.filter((day) => day > date)].every((day) => !covered(before, day) || covered(after, day));
}
