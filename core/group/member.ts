import * as Actor from "#core/actor.ts";
import { format, now, today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as InvitationCode from "#core/invitation-code.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import { membership, narrowed } from "./beside.ts";
import { requireKeeper, requireLiving } from "./change.ts";
import { type GroupSecret, type GroupState, groupKind, type Invitation, type Member } from "./entity.ts";
import { memberInvited, memberJoined, memberLeft, memberRemoved } from "./event.ts";
import { problem } from "./problem.ts";
import { requireThere } from "./register.ts";
import { isInForce, memberOf, membersNow, representatives, withMember, withoutMember } from "./rule.ts";
import type { Role } from "./schema.ts";
import { foundBy, indexed } from "./search.ts";

const validDays = 14;
const purpose = "group.invitation";
/** What a mistyped code leads to, on the same way as every other. */
const nobodys = "grp_";
const membersMax = 100;
const invitationsMax = 20;

const codeOf = (id: string, invitation: unknown) => InvitationCode.codeOf(purpose, id, String(invitation));

/**
 * Offers membership to whoever holds the code, which this answer shows and nothing else ever does. Staff may invite somebody to represent the
 * group, those who represent it invite members.
 * @throws Problem `not_found`, `group.not_in_force`, `group.full`, `auth.forbidden`
 */
export async function invite(id: string, role: Role) {
  const actor = requireKeeper();
  const invitation = Request.newId("inv");
  const { entry } = await Journal.act(groupKind, id, async (head) => {
    const { state } = requireLiving(head, actor);
    if (actor.type === "resident" && role === "representative") throw new Problem("auth.forbidden");
    requireInForce(state);
    const open = state.invitations.filter(({ expires }) => expires > now());
    if (open.length >= invitationsMax) throw problem("group.full", { facts: { max: invitationsMax } });
    const expires = now() + validDays * 24 * 60 * 60 * 1000;
    const code = InvitationCode.hashOf(await codeOf(id, invitation));
    return {
      event: memberInvited({ invitation, role, expires }),
      state: { ...state, invitations: [...open, { id: invitation, code, role, expires }] },
    };
  });
  const { invitation: made, expires, ...offered } = entry.facts;
  return { invitation: made, role: offered.role, expires: format(expires), code: await codeOf(id, made) };
}

/**
 * Makes the signed-in person a member: the code is used up in the same moment.
 * @throws Problem `not_found` for a wrong code and one that somebody else has used, `group.member_already`,
 *   `group.invitation_expired`, `group.not_in_force`, `group.full`
 */
export async function accept(code: string, name: string) {
  const { person } = Actor.require("resident");
  const id = InvitationCode.idIn("grp", code) ?? nobodys;
  return Journal.act(groupKind, id, async (head) => {
    const before = requireThere(head);
    const { role, id: invitation } = usable(before.state, code, person);
    const members = withMember(before.state.members, person, role, today());
    if (membersNow({ members }).length > membersMax) throw problem("group.full", { facts: { max: membersMax } });
    const next = {
      state: { ...before.state, members, invitations: before.state.invitations.filter((one) => one.id !== invitation) },
      secret: { ...before.secret, members: { ...before.secret.members, [person]: name } },
    };
    return {
      event: memberJoined({ invitation, person, role }, { name }),
      ...next,
      also: await following(before, next, person),
    };
  });
}

function usable(state: GroupState, code: string, person: string): Invitation {
  const offer = state.invitations.find((one) => one.code === InvitationCode.hashOf(code));
  const own = memberOf(state, person);
  if (own !== undefined && (offer === undefined || offer.role === own.role || own.role === "representative")) {
    throw problem("group.member_already");
  }
  if (offer === undefined) throw new Problem("not_found");
  if (offer.expires <= now()) throw problem("group.invitation_expired");
  requireInForce(state);
  return offer;
}

/** Somebody is not in the group any more. @throws Problem `not_found`, `group.not_in_force`, `auth.forbidden` */
export async function remove(id: string, person: string) {
  const actor = requireKeeper();
  return Journal.act(groupKind, id, (head) => without(requireLiving(head, actor), person, memberRemoved));
}

/** The acting member leaves. @throws Problem `not_found`, `group.last_representative` */
export async function leave(id: string) {
  const { person } = Actor.require("resident");
  return Journal.act(groupKind, id, (head) => {
    const there = requireThere(head);
    const represent = representatives(there.state);
    const isLast = represent.length === 1 && represent[0]?.person === person;
    if (isLast && (there.state.status === "registered" || there.state.status === "applied")) {
      throw problem("group.last_representative");
    }
    return without(there, person, memberLeft);
  });
}

type Known = Pick<Journal.Head<GroupState, GroupSecret>, "id" | "seq" | "state"> & { secret: GroupSecret };

async function without<E extends Journal.Event>(before: Known, person: string, event: (gone: { person: string }) => E) {
  if (memberOf(before.state, person) === undefined) throw new Problem("not_found");
  const { [person]: _name, ...names } = before.secret.members;
  const next = {
    state: { ...before.state, members: withoutMember(before.state.members, person, today()) },
    secret: { ...before.secret, members: names },
  };
  const also = [...(await following(before, next, person)), narrowed(before.id, before.seq + 1)];
  return { event: event({ person }), ...next, also };
}

/** What changes beside the group with one member: the person's own list, and by whom the group is found. */
async function following(before: Known, after: Pick<Known, "state" | "secret">, person: string) {
  const member = after.state.members.find((one) => one.person === person) as Member;
  const { also } = await indexed(before.id, foundBy(before.state, before.secret), foundBy(after.state, after.secret));
  return [...also, membership(before.id, member, before.seq + 1)];
}

function requireInForce(state: GroupState): void {
  if (!isInForce(state, today())) throw problem("group.not_in_force");
}
