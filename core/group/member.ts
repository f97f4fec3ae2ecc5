import * as Actor from "#core/actor.ts";
import { format, now, today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as InvitationCode from "#core/invitation-code.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import { membership, narrowed } from "./beside.ts";
import { requireKeeper, requireLiving } from "./change.ts";
import { type GroupSecret, type GroupState, groupKind, type Invitation, type Member } from "./entity.ts";
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
  const entry = await Journal.actLoosely(groupKind, id, async (head) => {
    const { state } = requireLiving(head, actor);
    if (actor.type === "resident" && role === "representative") throw new Problem("auth.forbidden");
    requireInForce(state);
    const open = state.invitations.filter(({ expires }) => expires > now());
    if (open.length >= invitationsMax) throw new Problem("group.full", { facts: { max: invitationsMax } });
    const expires = now() + validDays * 24 * 60 * 60 * 1000;
    const code = InvitationCode.hashOf(await codeOf(id, invitation));
    return {
      type: "group.member_invited",
      state: { ...state, invitations: [...open, { id: invitation, code, role, expires }] },
      facts: { invitation, role, expires },
    };
  });
  const { invitation: made, expires, ...offered } = entry.facts;
  return { invitation: made, role: offered.role, expires: format(Number(expires)), code: await codeOf(id, made) };
}

/**
 * Makes the signed-in person a member: the code is used up in the same moment.
 * @throws Problem `not_found` for a wrong code and one that somebody else has used, `group.member_already`,
 *   `group.invitation_expired`, `group.not_in_force`, `group.full`
 */
export async function accept(code: string, name: string): Promise<Journal.Entry> {
  const { person } = Actor.require("resident");
  const id = InvitationCode.idIn("grp", code) ?? nobodys;
  return Journal.actLoosely(groupKind, id, async (head) => {
    const before = requireThere(head);
    const { role, id: invitation } = usable(before.state, code, person);
    const members = withMember(before.state.members, person, role, today());
    if (membersNow({ members }).length > membersMax) throw new Problem("group.full", { facts: { max: membersMax } });
    const next = {
      state: { ...before.state, members, invitations: before.state.invitations.filter((one) => one.id !== invitation) },
      secret: { ...before.secret, members: { ...before.secret.members, [person]: name } },
    };
    return {
      type: "group.member_joined",
      ...next,
      facts: { invitation, person, role },
      closed: { name },
      also: await following(before, next, person),
    };
  });
}

function usable(state: GroupState, code: string, person: string): Invitation {
  const offer = state.invitations.find((one) => one.code === InvitationCode.hashOf(code));
  const own = memberOf(state, person);
  if (own !== undefined && (offer === undefined || offer.role === own.role || own.role === "representative")) {
    throw new Problem("group.member_already");
  }
  if (offer === undefined) throw new Problem("not_found");
  if (offer.expires <= now()) throw new Problem("group.invitation_expired");
  requireInForce(state);
  return offer;
}

/** Somebody is not in the group any more. @throws Problem `not_found`, `group.not_in_force`, `auth.forbidden` */
export async function remove(id: string, person: string): Promise<Journal.Entry> {
  const actor = requireKeeper();
  return Journal.actLoosely(groupKind, id, (head) =>
    without(requireLiving(head, actor), person, "group.member_removed"),
  );
}

/** The acting member leaves. @throws Problem `not_found`, `group.last_representative` */
export async function leave(id: string): Promise<Journal.Entry> {
  const { person } = Actor.require("resident");
  return Journal.actLoosely(groupKind, id, (head) => {
    const there = requireThere(head);
    const represent = representatives(there.state);
    const isLast = represent.length === 1 && represent[0]?.person === person;
    if (isLast && (there.state.status === "registered" || there.state.status === "applied")) {
      throw new Problem("group.last_representative");
    }
    return without(there, person, "group.member_left");
  });
}

type Known = Pick<Journal.Head<GroupState, GroupSecret>, "id" | "seq" | "state"> & { secret: GroupSecret };

async function without(before: Known, person: string, type: string) {
  if (memberOf(before.state, person) === undefined) throw new Problem("not_found");
  const { [person]: _name, ...names } = before.secret.members;
  const next = {
    state: { ...before.state, members: withoutMember(before.state.members, person, today()) },
    secret: { ...before.secret, members: names },
  };
  const also = [...(await following(before, next, person)), narrowed(before.id, before.seq + 1)];
  return { type, ...next, facts: { person }, also };
}

/** What changes beside the group with one member: the person's own list, and by whom the group is found. */
async function following(before: Known, after: Pick<Known, "state" | "secret">, person: string) {
  const member = after.state.members.find((one) => one.person === person) as Member;
  const { also } = await indexed(before.id, foundBy(before.state, before.secret), foundBy(after.state, after.secret));
  return [...also, membership(before.id, member, before.seq + 1)];
}

function requireInForce(state: GroupState): void {
  if (!isInForce(state, today())) throw new Problem("group.not_in_force");
}
