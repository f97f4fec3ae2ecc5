import * as Actor from "#core/actor.ts";
import { today } from "#core/clock.ts";
import { holdsOn } from "#core/dated/index.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { bodyHome, type Home } from "#core/table/key.ts";
import { clientKind, mandateKind, staffKind } from "./entity.ts";
import { capacityOn, isIdle, scopesOn } from "./rule.ts";

/** What a verified token says of somebody who works here. */
export type Identity = { issuer: string; subject: string; assurance: Actor.Assurance };

type Of<T extends Actor.ActorType> = Extract<Actor.Actor, { type: T }>;

const staffId = ({ issuer, subject }: Pick<Identity, "issuer" | "subject">) => Id.derive("stf", issuer, subject);
export const operatorId = ({ issuer, subject }: Pick<Identity, "issuer" | "subject">) =>
  Id.derive("opr", issuer, subject);
export const clientId = (issuer: string, subject: string) => Id.derive("cli", issuer, subject);

const read = <S, T>(kind: Journal.Kind<S, T>, id: string, home: Home) =>
  Actor.asSystem("entrance", home, () => Journal.load(kind, id));

/** The member of staff that an identity is in this home today; `undefined` without a duty in force. */
export async function actorOf(identity: Identity, home: Home): Promise<Of<"staff"> | undefined> {
  const id = staffId(identity);
  const head = await read(staffKind, id, home);
  let held = head?.state.duties ?? [];
  for (;;) {
    const capacity = capacityOn({ duties: held }, today());
    const { mandate } = capacity;
    if (isIdle(capacity)) return undefined;
    const actor = { type: "staff" as const, home, staff: id, assurance: identity.assurance };
    if (mandate === undefined) return { ...actor, ...capacity };
    const limits = await limitsOf(mandate, id, home);
    const left = limits === undefined ? undefined : leftUnder(capacity, limits);
    if (limits !== undefined && left !== undefined) return { ...actor, ...left, mandate, limits };
    held = held.filter((one) => one.mandate !== mandate); // nothing is left of this one; there may be another
  }
}

/** What a mandate leaves of duties, for each organ; `undefined` when that is nothing. */
function leftUnder({ duties, organs = {} }: ReturnType<typeof capacityOn>, limits: Actor.Limits) {
  const left = Actor.dutiesUnder(duties, limits);
  const others = Object.entries(organs).map(([organ, held]) => [organ, Actor.dutiesUnder(held, limits)] as const);
  const some = Object.fromEntries(others.filter(([, held]) => held.length > 0));
  if (left.length === 0 && Object.keys(some).length === 0) return undefined;
  return { duties: left, ...(Object.keys(some).length === 0 ? {} : { organs: some }) };
}

/** What a mandate allows today, to somebody whom the town that it names still employs. */
async function limitsOf(mandate: string, staff: string, home: Home): Promise<Actor.Limits | undefined> {
  const { state } = (await read(mandateKind, mandate, home)) ?? {};
  if (state === undefined || state.status === "revoked" || !holdsOn(state, today())) return undefined;
  if (!(await worksFor(staff, state.town))) return undefined;
  const { procedures, facilities, registers, ground } = state;
  return { procedures, facilities, registers, grounded: ground !== undefined };
}

/** Whether an account has a duty of its own in a town today: an identity has the same id everywhere. */
export async function worksFor(staff: string, town: string): Promise<boolean> {
  const own = await read(staffKind, staff, bodyHome(parseBodyCode(town)));
  return own?.state.duties.some((one) => one.mandate === undefined && holdsOn(one, today())) ?? false;
}

/**
 * Whoever ordered something, as they are here today: it is done with the rights that they have then, and without one not at all.
 * `undefined` without a duty in force.
 */
export async function ordererOf(
  { type, id, assurance }: { type: "staff" | "operator"; id: string; assurance: Actor.Assurance },
  home: Home,
): Promise<Of<"staff"> | Of<"operator"> | undefined> {
  const head = await read(staffKind, id, home);
  const capacity = head === undefined ? { duties: [] } : capacityOn(head.state, today());
  if (isIdle(capacity)) return undefined;
  return type === "staff" ? { type, home, staff: id, assurance, ...capacity } : { type, home, operator: id, assurance };
}

/** Somebody with a staff token and no duty here yet: may accept an invitation and nothing else. */
export const newcomer = (identity: Identity, home: Home): Of<"staff"> => ({
  type: "staff",
  home,
  staff: staffId(identity),
  duties: [],
  assurance: identity.assurance,
});

/** The operator that an identity is in the pool's home today. */
export async function operatorOf(identity: Identity, home: Home): Promise<Of<"operator"> | undefined> {
  const id = operatorId(identity);
  const head = await read(staffKind, id, home);
  if (head === undefined || capacityOn(head.state, today()).duties.length === 0) return undefined;
  return { type: "operator", home, operator: id, assurance: identity.assurance };
}

/** Somebody with an operator's token and no account in the pool yet: may accept an invitation and nothing else. */
export const newOperator = (identity: Identity, home: Home): Of<"operator"> => ({
  type: "operator",
  home,
  operator: operatorId(identity),
  assurance: identity.assurance,
});

/** The vendor's system that an identity is in this home today; `undefined` without a scope in force. */
export async function clientOf(identity: Identity, home: Home): Promise<Of<"client"> | undefined> {
  const id = clientId(identity.issuer, identity.subject);
  const head = await read(clientKind, id, home);
  const scopes = head === undefined ? [] : scopesOn(head.state, today());
  return scopes.length === 0 ? undefined : { type: "client", home, client: id, scopes };
}
