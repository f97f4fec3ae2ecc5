import * as Actor from "#core/actor.ts";
import { today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import * as Tenant from "#core/tenant/index.ts";
import { membership } from "./beside.ts";
import { type GroupSecret, type GroupState, groupKind, type Member } from "./entity.ts";
import { lastDayOf } from "./rule.ts";
import { type Application, type GroupSetting, groupSetting, type Registration } from "./schema.ts";
import { foundBy, indexed, type Likeness, likeGroup } from "./search.ts";

type Head = Journal.Head<GroupState, GroupSecret>;

/**
 * 団体登録 at the counter. What is like another group is registered only when staff have looked at that one.
 * @throws Problem `group.similar`, `group.unknown_category`, `setting.missing`, `auth.forbidden`
 */
export async function register({ acknowledged = [], category, ...described }: Registration): Promise<Journal.Entry> {
  Actor.requireDuty("counter");
  Actor.requireOwn(); // a registration outlives a mandate
  const rule = await ruleFor(category);
  const id = Request.newId("grp");
  return Journal.actLoosely(groupKind, id, async () => {
    const { like, also } = await indexed(id, undefined, foundBy({ members: [] }, described));
    requireSeen(like, acknowledged);
    const dates = registeredToday(rule.value);
    return {
      type: "group.registered",
      state: { status: "registered", category, ...dates, members: [], invitations: [] },
      secret: { ...described, members: {} },
      facts: { category, ...dates, acknowledged, setting: rule.version },
      closed: described,
      also,
    };
  });
}

/**
 * 団体登録の申請 by a resident, who represents the group. Where the body admits at once it is registered, unless it is
 * like another one; whether it is, only staff learn.
 * @throws Problem `group.unknown_category`, `setting.missing`
 */
export async function apply({ category, ...described }: Application): Promise<Journal.Entry> {
  const { person } = Actor.require("resident");
  const rule = await ruleFor(category);
  const id = Request.newId("grp");
  return Journal.actLoosely(groupKind, id, async () => {
    const member: Member = { person, role: "representative", from: today() };
    const { like, also } = await indexed(id, undefined, foundBy({ members: [member] }, described));
    const isAdmitted = rule.value.admitsAtOnce && like.length === 0;
    const dates = { appliedOn: today(), ...(isAdmitted ? registeredToday(rule.value) : {}) };
    return {
      type: isAdmitted ? "group.registered" : "group.applied",
      state: {
        status: isAdmitted ? "registered" : "applied",
        category,
        ...dates,
        members: [member],
        invitations: [],
      },
      secret: { ...described, members: { [person]: described.representative } },
      facts: { category, ...dates, setting: rule.version },
      closed: described,
      also: [...also, membership(id, member, 1)],
    };
  });
}

/** Takes an application. @throws Problem `not_found`, `group.decided`, `group.similar`, `setting.missing`, `auth.forbidden` */
export function admit(id: string, acknowledged: readonly string[] = []): Promise<Journal.Entry> {
  return decide(id, async ({ state, secret }) => {
    requireSeen(await likeGroup(id, foundBy(state, secret)), acknowledged);
    const { value, version } = await Tenant.setting("group", groupSetting);
    const dates = registeredToday(value);
    return {
      type: "group.registered",
      state: { ...state, status: "registered", ...dates },
      facts: { category: state.category, ...dates, acknowledged, setting: version },
      closed: tellable(secret),
    };
  });
}

/** Turns an application down. @throws Problem `not_found`, `group.decided`, `auth.forbidden` */
export function refuse(id: string, reason: string): Promise<Journal.Entry> {
  return decide(id, async ({ state, secret }) => ({
    type: "group.refused",
    state: { ...state, status: "refused", invitations: [] },
    facts: { category: state.category },
    closed: { ...tellable(secret), reason },
  }));
}

type Applied = { state: GroupState; secret: GroupSecret };

async function decide(
  id: string,
  how: (applied: Applied) => Promise<Journal.LooseDecision<GroupState, GroupSecret>>,
): Promise<Journal.Entry> {
  Actor.requireDuty("counter");
  Actor.requireOwn(); // a registration outlives a mandate
  return Journal.actLoosely(groupKind, id, async (head) => {
    const { state, secret } = requireThere(head);
    if (state.status !== "applied") throw new Problem("group.decided");
    return how({ state, secret });
  });
}

/** @throws Problem `not_found`, also for what was disposed of */
export function requireThere(head: Head | undefined): Head & { secret: GroupSecret } {
  if (head === undefined || head.secret === null) throw new Problem("not_found");
  return { ...head, secret: head.secret };
}

export function requireSeen(like: readonly Likeness[], acknowledged: readonly string[]): void {
  const similar = like.filter(({ id }) => !acknowledged.includes(id));
  if (similar.length > 0) throw new Problem("group.similar", { facts: { similar } });
}

export async function ruleFor(category: string) {
  const rule = await Tenant.setting("group", groupSetting);
  if (!rule.value.categories.some(({ id }) => id === category)) {
    const message = `団体の区分は ${rule.value.categories.map(({ id }) => id).join("、")} のどれかです。`;
    throw new Problem("group.unknown_category", { errors: [{ pointer: "/category", message }] });
  }
  return rule;
}

const registeredToday = ({ valid }: GroupSetting) => ({ registeredOn: today(), validUntil: lastDayOf(valid, today()) });

/** What a notice needs. */
export const tellable = ({ name, contact }: GroupSecret): Journal.Facts => ({ name, contact });
