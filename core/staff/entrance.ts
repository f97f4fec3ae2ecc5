import * as Actor from "#core/actor.ts";
import { today } from "#core/clock.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import type { Home } from "#core/table/key.ts";
import { clientKind, staffKind } from "./entity.ts";
import { capacityOn, scopesOn } from "./rule.ts";

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
  const capacity = head === undefined ? { duties: [] } : capacityOn(head.state, today());
  if (capacity.duties.length === 0) return undefined;
  return { type: "staff", home, staff: id, assurance: identity.assurance, ...capacity };
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
  if (capacity.duties.length === 0) return undefined;
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
