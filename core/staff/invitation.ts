import * as Actor from "#core/actor.ts";
import { addDays } from "#core/calendar/date.ts";
import { now, startOf, today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import { codeOf, hashOf, idIn } from "#core/invitation-code.ts";
import * as Journal from "#core/journal/index.ts";
import { sideBySide } from "#core/side-by-side.ts";
import type { Write } from "#core/table/client.ts";
import * as Tenant from "#core/tenant/index.ts";
import { administer } from "./admins.ts";
import {
  type InvitationState,
  invitationKind,
  mandateKind,
  operatorOffice,
  type StaffState,
  staffKind,
} from "./entity.ts";
import { worksFor } from "./entrance.ts";
import { invitationAccepted, invitationRevoked, invited, joined } from "./event.ts";
import { invitationsTo, marksOf } from "./namesake.ts";
import { problem } from "./problem.ts";
import { lastDayOf, withAccepted } from "./rule.ts";
import type { Held, Person } from "./schema.ts";

const validDays = 14;
/** What a mistyped code leads to, on the same way as every other. */
const nobodys = "inv_";

export type Offer = { type: InvitationState["type"]; office: string; duties: Held[]; person: Person };

/** The writes of one new invitation, for the transaction of whatever invites. Its code leaves the pool in the mail only. */
export async function prepareInvitation(id: string, offer: Offer): Promise<Write[]> {
  const { type, office, duties, person } = offer;
  const open = { type, office, duties };
  const code = await codeOf("invitation", id);
  const last = lastDayOf(duties);
  const expires = Math.min(
    now() + validDays * 24 * 60 * 60 * 1000,
    last === undefined ? Number.POSITIVE_INFINITY : startOf(addDays(last, 1)), // what it offers has ended then
  );
  const marks = await marksOf(person);
  const [before] = await invitationsTo(marks.mail, 1);
  const invitedAt = Math.max(now(), (before?.state.invitedAt ?? 0) + 1); // later than the one before, in one moment too
  const inviter = offer.type === "operator" ? operatorOffice : (await Tenant.requireOpen()).name;
  const { writes } = await Journal.prepare(
    invitationKind,
    { home: Actor.home(), id, head: undefined },
    {
      event: invited(
        { ...open, expires, inviter, ...(before === undefined ? {} : { replaces: true as const }) },
        { ...person, code },
      ),
      state: { ...open, code: hashOf(code), expires, status: "open", invitedAt, ...marks },
      secret: person,
    },
  );
  return writes;
}

type Invitation = Journal.Head<InvitationState, Person>;
/** Why an invitation that is open is worth nothing any more. */
type Ended = { why?: string; replacedBy?: string; retired?: string; mandate?: string };

/** The end of an invitation, as a decision on it. */
const ending = ({ state }: Pick<Invitation, "state">, { why, ...facts }: Ended) => ({
  event: invitationRevoked(facts, why === undefined ? {} : { why }),
  state: { ...state, status: "revoked" as const },
});

/** The writes that end an invitation, for the transaction of what ends it; none when it is not open. */
export async function ended(head: Invitation, because: Ended): Promise<{ write: Write }[]> {
  if (head.state.status !== "open") return [];
  const { writes } = await Journal.prepare(
    invitationKind,
    { home: head.home, id: head.id, head },
    ending(head, because),
  );
  return writes.map((write) => ({ write }));
}

/** What is open for somebody who leaves ends with them: as many as one transaction takes. */
export async function endedFor(account: string, mail: string | undefined) {
  const open = mail === undefined ? [] : (await invitationsTo(mail)).filter(({ state }) => state.status === "open");
  return (await Promise.all(open.slice(0, 20).map((head) => ended(head, { retired: account })))).flat();
}

/** Takes an invitation back before anybody has accepted it. @throws Problem `not_found`, `staff.invitation_used`, `staff.invitation_expired` */
export async function revokeInvitation(id: string, why: string) {
  requireInviter();
  return Journal.act(invitationKind, id, (head) => {
    if (head === undefined) throw new Problem("not_found");
    if (head.state.status === "used") throw problem("staff.invitation_used");
    if (head.state.status === "revoked") throw problem("staff.invitation_expired");
    return ending(head, { why });
  });
}

/** Invitations that nobody has accepted yet, those whose time is over too. The read is written down first. */
export async function listInvitations(options: { limit: number; cursor?: string | undefined }) {
  requireInviter();
  const page = await Journal.list(invitationKind, "list", { name: "INV" }, options);
  const ids = page.items.map((head) => head.id);
  if (ids.length > 0) await Journal.recordRead(invitationKind, ids, "招待の一覧");
  return page;
}

/** Operators administer the pool's own home; a body's home is administered by its staff. */
export function requireInviter(): void {
  if (Actor.use().type !== "operator") Actor.requireDuty("admin");
}

/** A mandate is not replaced by an invitation, nor by another mandate: each ends on its own. */
const isReplaceable = ({ state }: Pick<Invitation, "state">) => state.type !== "deputy";

const isLater = (one: Invitation, than: Invitation) =>
  (one.state.invitedAt ?? 0) > (than.state.invitedAt ?? 0) ||
  (one.state.invitedAt === than.state.invitedAt && one.id > than.id);

/** Of two invitations to one address the later holds, whatever became of it since. */
async function requireLatest(head: Invitation | undefined): Promise<void> {
  if (head?.state.mail === undefined || !isReplaceable(head)) return;
  const all = await invitationsTo(head.state.mail);
  if (all.some((one) => isReplaceable(one) && isLater(one, head))) throw problem("staff.invitation_expired");
}

/** The writes that end what an invitation replaces. */
export async function replaced(id: string): Promise<Write[]> {
  const head = await Journal.load(invitationKind, id);
  if (head?.state.mail === undefined || !isReplaceable(head)) return [];
  const earlier = (await invitationsTo(head.state.mail)).filter((one) => isReplaceable(one) && isLater(head, one));
  const writes = await Promise.all(earlier.slice(0, 20).map((one) => ended(one, { replacedBy: id })));
  return writes.flat().map(({ write }) => write);
}

/**
 * Makes the caller a member of this body's staff: the account, the town's list of administrators and the end of the
 * invitation are one transaction. Somebody who has an account already keeps its duties beside the new ones. A mandate is
 * taken up by staff of the town that it names.
 * @throws Problem `not_found` for a wrong code and for a code that somebody else has used, `staff.invitation_used`,
 *   `staff.invitation_expired`, `staff.other_town`
 */
export async function accept(code: string) {
  const actor = Actor.require("staff", "operator");
  const account = actor.type === "staff" ? actor.staff : actor.operator;
  const id = idIn("inv", code) ?? nobodys;
  return Journal.act(invitationKind, id, async (head) => {
    const { state, secret } = usable(head, code, account);
    const [before, marks] = await sideBySide([
      Journal.load(staffKind, account),
      marksOf(secret),
      requireLatest(head),
      requireNamedTown(state, account),
    ]);
    const after = accountAfter(before?.state, state);
    const { writes } = await Journal.prepare(
      staffKind,
      { home: actor.home, id: account, head: before },
      { event: joined({ invitation: id, ...after }), state: { ...after, ...marks }, secret },
    );
    return {
      event: invitationAccepted({ staff: account, ...after }),
      state: { ...state, status: "used" as const, usedBy: account },
      also: [...writes.map((write) => ({ write })), ...(await administer(account, after.duties))],
    };
  });
}

function usable(head: Invitation | undefined, code: string, staff: string): { state: InvitationState; secret: Person } {
  if (head === undefined || head.secret === null || head.state.code !== hashOf(code)) throw new Problem("not_found");
  if (head.state.status === "used") {
    throw head.state.usedBy === staff ? problem("staff.invitation_used") : new Problem("not_found");
  }
  if (head.state.status === "revoked" || head.state.expires <= now()) throw problem("staff.invitation_expired");
  return { state: head.state, secret: head.secret };
}

/** Whoever takes up a mandate works for the town that it names, on that very day. */
async function requireNamedTown({ type, duties }: InvitationState, account: string): Promise<void> {
  if (type !== "deputy") return;
  const { state } = (await Journal.load(mandateKind, duties[0]?.mandate ?? "man_")) ?? {};
  if (state === undefined || state.status === "revoked" || state.to < today()) {
    throw problem("staff.invitation_expired");
  }
  if (!(await worksFor(account, state.town))) throw problem("staff.other_town");
}

/**
 * A mandate adds to an account of the town's own; anything else says anew what the person is here. On a fixed term is who
 * holds nothing of their own without a last day.
 */
function accountAfter(before: StaffState | undefined, offer: InvitationState): StaffState {
  const duties = withAccepted(before?.duties ?? [], offer.duties, today());
  const keepsOwn = offer.type === "deputy" && before !== undefined && duties.some((one) => one.mandate === undefined);
  const { type, office } = keepsOwn ? before : offer;
  const isOpenEnded = duties.some(({ mandate, to }) => mandate === undefined && to === undefined);
  return { type: type === "fixed_term" && isOpenEnded ? "regular" : type, office, duties };
}
