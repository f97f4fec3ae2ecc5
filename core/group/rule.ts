import { addDays, lastOfPeriod } from "#core/calendar/date.ts";
import { fiscalYearOf, fiscalYearRange } from "#core/calendar/fiscal.ts";
import type { LocalDate } from "#core/clock.ts";
import type { GroupState, Member } from "./entity.ts";
import type { GroupSetting, Role } from "./schema.ts";

/** The last day of a registration that begins on a day. */
export const lastDayOf = (valid: GroupSetting["valid"], from: LocalDate): LocalDate =>
  valid.by === "months" ? lastOfPeriod(from, valid.months) : fiscalYearRange(fiscalYearOf(from) + valid.years - 1).to;

/** Whether services may be used in the group's name. */
export const isInForce = ({ status, validUntil }: GroupState, date: LocalDate): boolean =>
  status === "registered" && validUntil !== undefined && date <= validUntil;

const isNow = ({ to }: Member) => to === undefined;

export const membersNow = ({ members }: Pick<GroupState, "members">): Member[] => members.filter(isNow);

/** The membership of somebody who is in it, not of one who was. */
export const memberOf = ({ members }: Pick<GroupState, "members">, person: string): Member | undefined =>
  members.find((one) => one.person === person && isNow(one));

export const representatives = (state: Pick<GroupState, "members">): Member[] =>
  membersNow(state).filter(({ role }) => role === "representative");

/** The longest that somebody who gave something back can be made to wait for it (31 days), and a day for its hours. */
const lingerDays = 32;

/** Whether somebody counts as linked to the group: is in it, or was until a moment ago. */
export const isLinked = ({ to }: Pick<Member, "to">, date: LocalDate): boolean =>
  to === undefined || addDays(date, -lingerDays) <= to;

/** A new member, or a member in a new role. */
export const withMember = (members: readonly Member[], person: string, role: Role, date: LocalDate): Member[] => [
  ...members.filter((one) => one.person !== person && isLinked(one, date)),
  { person, role, from: members.find((one) => one.person === person && isNow(one))?.from ?? date },
];

/** Somebody is in it no more, from this moment on. */
export const withoutMember = (members: readonly Member[], person: string, date: LocalDate): Member[] =>
  members
    .filter((one) => isLinked(one, date))
    .map((one) => (one.person === person && isNow(one) ? { ...one, to: date } : one));
