import { lastOfMonth, type Month } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import { type BodyCode, parseBodyCode } from "#core/japan/body.ts";
import * as Membership from "#core/membership/index.ts";

/** A body as money sees it. Suspended, it still bears its share: its data are kept, and its way back is open. */
export type Joined = {
  body: BodyCode;
  name: string;
  population?: number;
  status: Membership.MemberState["status"];
  from: LocalDate;
  application: NonNullable<Membership.MemberState["application"]>;
};

/** Every body that has come into the pool, by code. */
export async function joined(): Promise<Joined[]> {
  const members = await Membership.list();
  const found = members.map(async (member) => {
    const { id, state } = member;
    const { status, application } = state;
    if (application === undefined || status === "contracting" || status === "applied") return [];
    const { name, population } = await Membership.bodyOf(member);
    const counted = population === undefined ? {} : { population };
    return [{ body: parseBodyCode(id), name, ...counted, status, from: application.start, application }];
  });
  return (await Promise.all(found)).flat().sort((a, b) => (a.body < b.body ? -1 : 1));
}

/** Whether a body was in the pool in a month. */
export const isIn =
  (month: Month) =>
  ({ from }: Joined): boolean =>
    from <= lastOfMonth(month);
