import * as Actor from "#core/actor.ts";
import { now, today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import { codeOf, hashOf, idIn } from "#core/invitation-code.ts";
import * as Journal from "#core/journal/index.ts";
import type { Write } from "#core/table/client.ts";
import * as Tenant from "#core/tenant/index.ts";
import { administer } from "./admins.ts";
import { type InvitationState, invitationKind, operatorOffice, type StaffState, staffKind } from "./entity.ts";
import { withAccepted } from "./rule.ts";
import type { Held, Person } from "./schema.ts";

const validDays = 14;
/** What a mistyped code leads to, on the same way as every other. */
const nobodys = "inv_";

export type Offer = { type: InvitationState["type"]; office: string; duties: Held[]; person: Person };

/** The writes of one new invitation, for the transaction of whatever invites. Its code leaves the pool in the mail only. */
export async function prepareInvitation(id: string, offer: Offer): Promise<Write[]> {
  const { person, ...open } = offer;
  const code = await codeOf("invitation", id);
  const expires = now() + validDays * 24 * 60 * 60 * 1000;
  const inviter = offer.type === "operator" ? operatorOffice : (await Tenant.requireOpen()).name;
  const { writes } = await Journal.prepare(
    invitationKind,
    { home: Actor.home(), id, head: undefined },
    {
      type: "staff.invited",
      state: { ...open, code: hashOf(code), expires, status: "open" },
      secret: person,
      facts: { ...open, expires, inviter },
      closed: { ...person, code },
    },
  );
  return writes;
}

/**
 * Makes the caller a member of this body's staff: the account, the town's list of administrators and the end of the
 * invitation are one transaction. Somebody who has an account already keeps its duties beside the new ones.
 * @throws Problem `not_found` for a wrong code and for a code that somebody else has used, `staff.invitation_used`,
 *   `staff.invitation_expired`
 */
export async function accept(code: string): Promise<Journal.Entry> {
  const actor = Actor.require("staff", "operator");
  const account = actor.type === "staff" ? actor.staff : actor.operator;
  const id = idIn("inv", code) ?? nobodys;
  return Journal.act(invitationKind, id, async (head) => {
    const { state, secret } = usable(head, code, account);
    const before = await Journal.load(staffKind, account);
    const after = accountAfter(before?.state, state);
    const { writes } = await Journal.prepare(
      staffKind,
      { home: actor.home, id: account, head: before },
      { type: "staff.joined", state: after, secret, facts: { invitation: id, ...after } },
    );
    return {
      type: "staff.invitation_accepted",
      state: { ...state, status: "used", usedBy: account },
      facts: { staff: account, ...after },
      also: [...writes.map((write) => ({ write })), ...(await administer(account, after.duties))],
    };
  });
}

function usable(
  head: Journal.Head<InvitationState, Person> | undefined,
  code: string,
  staff: string,
): { state: InvitationState; secret: Person } {
  if (head === undefined || head.secret === null || head.state.code !== hashOf(code)) throw new Problem("not_found");
  if (head.state.status === "used") {
    throw new Problem(head.state.usedBy === staff ? "staff.invitation_used" : "not_found");
  }
  if (head.state.status === "revoked" || head.state.expires <= now()) throw new Problem("staff.invitation_expired");
  return { state: head.state, secret: head.secret };
}

/** A mandate adds to an account of the town's own; anything else says anew what the person is here. */
function accountAfter(before: StaffState | undefined, offer: InvitationState): StaffState {
  const duties = withAccepted(before?.duties ?? [], offer.duties, today());
  const keepsOwn = offer.type === "deputy" && before !== undefined && duties.some((one) => one.mandate === undefined);
  const { type, office } = keepsOwn ? before : offer;
  return { type, office, duties };
}
