import * as Actor from "#core/actor.ts";
import { today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import * as Tenant from "#core/tenant/index.ts";
import { membership } from "./beside.ts";
import { type GroupSecret, type GroupState, groupKind, type Member } from "./entity.ts";
import { applied, refused, registered } from "./event.ts";
import { problem } from "./problem.ts";
import { lastDayOf } from "./rule.ts";
import { type Application, type GroupSetting, groupSetting, type Registration } from "./schema.ts";
import { foundBy, indexed, type Likeness, likeGroup } from "./search.ts";

type Head = Journal.Head<GroupState, GroupSecret>;
type Decision<E extends typeof applied | typeof registered> = Journal.Decision<
  GroupState,
  GroupSecret,
  Journal.EventOf<E>
>;

/**
 * 団体登録 at the counter. What is like another group is registered only when staff have looked at that one.
 * @throws Problem `group.similar`, `group.unknown_category`, `setting.missing`, `auth.forbidden`
 */
export async function register({ acknowledged = [], category, ...described }: Registration) {
  Actor.requireDuty("counter");
  Actor.requireOwn(); // a registration outlives a mandate
  const rule = await ruleFor(category);
  const id = Request.newId("grp");
  return Journal.act(groupKind, id, async () => {
    const { like, also } = await indexed(id, undefined, foundBy({ members: [] }, described));
    requireSeen(like, acknowledged);
    const dates = registeredToday(rule.value);
    return {
      event: registered({ category, ...dates, acknowledged, setting: rule.version }, described),
      state: { status: "registered" as const, category, ...dates, members: [], invitations: [] },
      secret: { ...described, members: {} },
      also,
    };
  });
}

/**
 * 団体登録の申請 by a resident, who represents the group. Where the body admits at once it is registered, unless it is
 * like another one; whether it is, only staff learn.
 * @throws Problem `group.unknown_category`, `setting.missing`
 */
export async function apply({ category, ...described }: Application) {
  const { person } = Actor.require("resident");
  const rule = await ruleFor(category);
  const id = Request.newId("grp");
  return Journal.act(groupKind, id, async (): Promise<Decision<typeof applied | typeof registered>> => {
    const member: Member = { person, role: "representative", from: today() };
    const { like, also } = await indexed(id, undefined, foundBy({ members: [member] }, described));
    const isAdmitted = rule.value.admitsAtOnce && like.length === 0;
    const [facts, setting] = [{ category, appliedOn: today() }, rule.version];
    const dates = registeredToday(rule.value);
    return {
      event: isAdmitted
        ? registered({ ...facts, ...dates, setting }, described)
        : applied({ ...facts, setting }, described),
      state: {
        status: isAdmitted ? "registered" : "applied",
        ...facts,
        ...(isAdmitted ? dates : {}),
        members: [member],
        invitations: [],
      },
      secret: { ...described, members: { [person]: described.representative } },
      also: [...also, membership(id, member, 1)],
    };
  });
}

/** Takes an application. @throws Problem `not_found`, `group.decided`, `group.similar`, `setting.missing`, `auth.forbidden` */
export function admit(id: string, acknowledged: readonly string[] = []) {
  return decide(id, async ({ state, secret }) => {
    requireSeen(await likeGroup(id, foundBy(state, secret)), acknowledged);
    const { value, version } = await Tenant.setting("group", groupSetting);
    const dates = registeredToday(value);
    return {
      event: registered({ category: state.category, ...dates, acknowledged, setting: version }, tellable(secret)),
      state: { ...state, status: "registered" as const, ...dates },
    };
  });
}

/** Turns an application down. @throws Problem `not_found`, `group.decided`, `auth.forbidden` */
export function refuse(id: string, reason: string) {
  return decide(id, async ({ state, secret }) => ({
    event: refused({ category: state.category }, { ...tellable(secret), reason }),
    state: { ...state, status: "refused" as const, invitations: [] },
  }));
}

type Applied = { state: GroupState; secret: GroupSecret };

async function decide<E extends Journal.Event>(
  id: string,
  how: (applied: Applied) => Promise<Journal.Decision<GroupState, GroupSecret, E>>,
) {
  Actor.requireDuty("counter");
  Actor.requireOwn(); // a registration outlives a mandate
  return Journal.act(groupKind, id, async (head) => {
    const { state, secret } = requireThere(head);
    if (state.status !== "applied") throw problem("group.decided");
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
  if (similar.length > 0) throw problem("group.similar", { facts: { similar } });
}

export async function ruleFor(category: string) {
  const rule = await Tenant.setting("group", groupSetting);
  if (!rule.value.categories.some(({ id }) => id === category)) {
    const message = `団体の区分は ${rule.value.categories.map(({ id }) => id).join("、")} のどれかです。`;
    throw problem("group.unknown_category", { errors: [{ pointer: "/category", message }] });
  }
  return rule;
}

const registeredToday = ({ valid }: GroupSetting) => ({ registeredOn: today(), validUntil: lastDayOf(valid, today()) });

/** What a notice needs. */
export const tellable = ({ name, contact }: GroupSecret) => ({ name, contact });
