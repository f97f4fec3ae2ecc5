import type { LocalDate } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import { administer } from "./admins.ts";
import { type StaffState, staffKind } from "./entity.ts";
import { dutiesChanged, retired } from "./event.ts";
import { endedFor, requireInviter } from "./invitation.ts";
import { problem } from "./problem.ts";
import { until } from "./rule.ts";
import type { Held } from "./schema.ts";

/**
 * Says anew what a member of staff may do, from when to when, and where they sit.
 * @throws Problem `not_found`, `staff.deputy`, `staff.fixed_term`, `staff.last_admin`, `version.stale`, `auth.forbidden`
 */
export const changeDuties = (id: string, next: { office?: string | undefined; duties: Held[] }) =>
  change(id, dutiesChanged, (state) => {
    if (state.type === "deputy") throw problem("staff.deputy");
    if (state.type === "fixed_term" && next.duties.some(({ to }) => to === undefined)) {
      throw problem("staff.fixed_term");
    }
    const mandated = state.duties.filter((one) => one.mandate !== undefined);
    return { ...state, office: next.office ?? state.office, duties: [...next.duties, ...mandated] };
  });

/**
 * 退職: after the last day the account opens nothing, and invitations that are still open end at once.
 * @throws Problem `not_found`, `staff.last_admin`, `auth.forbidden`
 */
export const retire = (id: string, lastDay: LocalDate) =>
  change(
    id,
    (account) => retired({ lastDay, ...account }),
    (state) => ({ ...state, duties: until(state.duties, lastDay) }),
    (state) => endedFor(id, state.mail),
  );

async function change<E extends Journal.Event>(
  id: string,
  event: (account: Pick<StaffState, "type" | "office" | "duties">) => E,
  next: (state: StaffState) => StaffState,
  ends?: (state: StaffState) => ReturnType<typeof endedFor>,
) {
  requireInviter();
  return Journal.act(staffKind, id, async (head) => {
    if (head === undefined) throw new Problem("not_found");
    const state = next(head.state);
    return {
      event: event({ type: state.type, office: state.office, duties: state.duties }),
      state,
      also: [...(await administer(id, state.duties)), ...((await ends?.(state)) ?? [])],
    };
  });
}

/** One account, for whoever administers the town. The read is written down first. @throws Problem `not_found` */
export async function show(id: string) {
  requireInviter();
  const head = await Journal.find(staffKind, id);
  await Journal.recordRead(staffKind, [id], "職員の確認");
  return head;
}

/** The town's accounts by office, those that have ended too. The read is written down first. */
export async function list(options: { limit: number; cursor?: string | undefined }) {
  requireInviter();
  const page = await Journal.list(staffKind, "list", { name: "STAFF" }, options);
  const ids = page.items.map((head) => head.id);
  if (ids.length > 0) await Journal.recordRead(staffKind, ids, "職員の一覧");
  return page;
}
