import * as Actor from "#core/actor.ts";
import { today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import { administer } from "./admins.ts";
import { invitationKind, type MandateState, mandateKind, staffKind } from "./entity.ts";
import { mandateEnded, mandateGranted, mandateRevoked } from "./event.ts";
import { ended, prepareInvitation } from "./invitation.ts";
import { requireAlone } from "./namesake.ts";
import { problem } from "./problem.ts";
import type { MandateInput } from "./schema.ts";

/**
 * 代行: lets a member of another town's staff act for this body from one day to another, for what it names, and invites that
 * person. Every act of the deputy names the mandate in its entry.
 * @throws Problem `staff.own_town`, `staff.namesake`, `auth.forbidden`
 */
export async function grantMandate(input: MandateInput) {
  Actor.requireDuty("admin");
  if (input.town === Actor.body()) throw problem("staff.own_town");
  const id = Request.newId("man");
  const { from, to, town, scope, name, kana, email, procedures, facilities, registers } = input;
  const organ = input.organ === undefined ? {} : { organ: input.organ };
  const { document, ...given } = input.ground ?? {};
  const ground = input.ground === undefined ? {} : { ground: given as NonNullable<MandateState["ground"]> };
  const secret = { scope, name, kana, email, ...(document === undefined ? {} : { document }) };
  const duties = [...new Set(input.duties)];
  const invitation = Id.derive("inv", Actor.home(), id);
  return Journal.act(mandateKind, id, async () => {
    const [seen] = await requireAlone([{ person: { name, kana, email } }], input.acknowledged ? [0] : []);
    const open = { from, to, ...organ, duties, town, invitation, procedures, facilities, registers, ...ground };
    const writes = await prepareInvitation(invitation, {
      type: "deputy",
      office: `代行（団体コード ${town}）`,
      duties: duties.map((duty) => ({ duty, ...organ, from, to, mandate: id })),
      person: { name, kana, email },
    });
    return {
      event: mandateGranted({ ...open, ...(seen === undefined ? {} : { acknowledged: seen.same }) }, secret),
      state: { ...open, status: "granted" as const },
      secret,
      also: writes.map((write) => ({ write })),
    };
  });
}

/**
 * Takes a mandate back, at once: an open invitation is void, and the deputy's account loses what it held under it.
 * @throws Problem `not_found`, `staff.mandate_revoked`, `auth.forbidden`
 */
export async function revokeMandate(id: string, why: string) {
  Actor.requireDuty("admin");
  return Journal.act(mandateKind, id, async (head) => {
    if (head === undefined) throw new Problem("not_found");
    if (head.state.status === "revoked") throw problem("staff.mandate_revoked");
    const invitation = await Journal.find(invitationKind, head.state.invitation);
    const { status, usedBy = "" } = invitation.state;
    const writes = status === "used" ? await takeBack(usedBy, id) : await ended(invitation, { mandate: id });
    return {
      event: mandateRevoked({ lastDay: today() }, { why }),
      state: { ...head.state, status: "revoked" as const },
      also: writes,
    };
  });
}

async function takeBack(account: string, mandate: string) {
  const head = await Journal.find(staffKind, account);
  const duties = head.state.duties.filter((one) => one.mandate !== mandate);
  const { writes } = await Journal.prepare(
    staffKind,
    { home: head.home, id: head.id, head },
    { event: mandateEnded({ mandate, duties }), state: { ...head.state, duties } },
  );
  return [...writes.map((write) => ({ write })), ...(await administer(head.id, duties))];
}

/** The body's mandates, past ones too. */
export const listMandates = (options: { limit: number; cursor?: string | undefined }) =>
  Journal.list(mandateKind, "list", { name: "MANDATE" }, options);
