import * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import * as Id from "#core/id.ts";
import { isBodyCode } from "#core/japan/body.ts";
import * as Staff from "#core/staff/entrance.ts";
import { bodyHome, commonsHome, type Home, poolHome } from "#core/table/key.ts";
import * as Tenant from "#core/tenant/entrance.ts";
import { isOpenTo } from "./deputy.ts";
import { dutiesAt, isElsewhere } from "./organ.ts";
import { isBeyondReading } from "./reader.ts";
import type { Access, Route, Who } from "./route.ts";
import { type Identity, isAtLeast, isRecent } from "./token.ts";

/** `provide` runs as the actor, in the place that was entered. */
export type Entered = { actor: Actor.Actor; provide<R>(run: () => R): R };

/**
 * Turns an identity and the place in the path into the actor. The token says who somebody is; what they are here is
 * read from the accounts of this very home, so a token of another town finds nothing, in the same words as a town
 * that does not exist.
 * @throws Problem `not_found`, `auth.missing`, `auth.forbidden`, `auth.assurance`, `auth.recent`
 */
export async function enter(
  identity: Identity | undefined,
  path: { prefecture: string; route: string; id: string; code: string | undefined },
  access: Access,
): Promise<Entered> {
  const home = homeOfPath(path);
  const tenant =
    path.code === undefined ? undefined : await Actor.asSystem("entrance", home, () => Tenant.requireOpen());
  const actor = identity === undefined ? anonymous(home) : await known(identity, home, access);
  if (actor === undefined) throw new Problem("not_found");
  if (!isAllowed(actor.type as Who, access)) {
    throw new Problem(identity === undefined ? "auth.missing" : "auth.forbidden");
  }
  if (actor.type === "staff" && !hasDuty(actor, access, path.id)) throw new Problem("auth.forbidden");
  // what is open to the public is open to whoever stands in for somebody, too
  const asPublic = access.who.includes("public");
  if (
    actor.type === "staff" &&
    !asPublic &&
    !(isOpenTo(actor, path.id) && !isElsewhere(actor, path.id) && !isBeyondReading(actor, path.id))
  )
    throw new Problem("auth.forbidden");
  if (actor.type === "client" && !hasScope(actor, access)) throw new Problem("auth.forbidden");
  if ("assurance" in actor && !isAtLeast(actor.assurance, access.assurance ?? "ial1")) {
    throw new Problem("auth.assurance");
  }
  if (access.recent && identity !== undefined && !isRecent(identity)) throw new Problem("auth.recent");
  return {
    actor,
    provide: (run) => Tenant.provide(tenant && { home, state: tenant }, () => Actor.provide(actor, run)),
  };
}

function homeOfPath({
  prefecture,
  route,
  code,
}: {
  prefecture: string;
  route: string;
  code: string | undefined;
}): Home {
  if (code !== undefined) {
    if (!isBodyCode(code) || !code.startsWith(prefecture)) throw new Problem("not_found");
    return bodyHome(code);
  }
  return route.startsWith("/v1/me") ? commonsHome(prefecture) : poolHome(prefecture);
}

const anonymous = (home: Home): Actor.Actor => ({ type: "public", home, session: "anonymous" });

/** A person of the commons: the same in every town, and nobody's business elsewhere. */
const personOf = (identity: Identity): string => Id.derive("per", identity.issuer, identity.subject);

async function known(identity: Identity, home: Home, access: Access): Promise<Actor.Actor | undefined> {
  const place = home.slice(3);
  switch (identity.realm) {
    case "resident":
      if (place === "POOL00") return undefined;
      return { type: "resident", home, person: personOf(identity), assurance: identity.assurance };
    case "staff":
      if (place === "POOL00" || place === "COMMON") return undefined;
      return (await Staff.actorOf(identity, home)) ?? (access.newcomers ? Staff.newcomer(identity, home) : undefined);
    case "operator":
      if (place !== "POOL00") return undefined;
      return (
        (await Staff.operatorOf(identity, home)) ?? (access.newcomers ? Staff.newOperator(identity, home) : undefined)
      );
    case "client":
      return place === "POOL00" || place === "COMMON" ? undefined : Staff.clientOf(identity, home);
  }
}

/** Whether somebody who is known here may call a route, as its door would decide; a sign-in of just now cannot be asked of who is not there. */
export const mayCall = (actor: Actor.Actor, { id, access }: Pick<Route, "id" | "access">): boolean =>
  isAllowed(actor.type as Who, access) &&
  (actor.type !== "staff" ||
    (hasDuty(actor, access, id) &&
      (access.who.includes("public") || (!isElsewhere(actor, id) && !isBeyondReading(actor, id))))) &&
  (!("assurance" in actor) || isAtLeast(actor.assurance, access.assurance ?? "ial1")) &&
  access.recent !== true;

/** Runs as somebody who is known, in their own place, outside of any request. @throws Problem `not_found` where the body is closed */
export async function actAs<R>(actor: Actor.Actor, run: () => Promise<R>): Promise<R> {
  const home = actor.type === "staff" ? actor.home : undefined;
  const state = home === undefined ? undefined : await Actor.asSystem("entrance", home, () => Tenant.requireOpen());
  return Tenant.provide(home && state && { home, state }, () => Actor.provide(actor, run));
}

/** What is open to the public is open to everybody who is somebody here. */
const isAllowed = (type: Who, access: Access) => access.who.includes(type) || access.who.includes("public");

const hasDuty = (actor: Extract<Actor.Actor, { type: "staff" }>, access: Access, route: string) =>
  !access.who.includes("staff") ||
  access.duties === undefined ||
  access.duties.some((duty) => dutiesAt(actor, route).includes(duty));

/** A route that names vendors' systems and no scope is closed to them. */
const hasScope = (actor: Extract<Actor.Actor, { type: "client" }>, access: Access) =>
  !access.who.includes("client") || (access.scopes ?? []).some((scope) => actor.scopes.includes(scope));
