import type { Context } from "hono";
import * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import * as Limit from "#core/limit/index.ts";
import { commonsHome } from "#core/table/key.ts";
import { type LimitName, limitNames, limits, room } from "#infra/limit.ts";
import type { Route } from "./route.ts";
import type { Identity } from "./token.ts";

const limiter = Limit.createLimiter();

/** Begins as a new process does, with full buckets. */
export const forget = limiter.forget;

/**
 * Takes a token of the class that the actor belongs to, in the place that was entered. Only who has entered gets here,
 * so nobody takes another town's tokens and no header speaks of a town to somebody who is nobody there.
 * @throws Problem `rate.limited`
 */
export async function take(c: Context, actor: Actor.Actor): Promise<void> {
  const name = classOf(actor);
  const rate = limits[name];
  // a person's own bucket lives in memory only: the commons keep no item for each of them
  const verdict =
    name === "person" ? limiter.takeHere(Actor.reference(actor), rate) : await limiter.take(actor.home, name, rate);
  c.header("ratelimit-policy", policyOf(name));
  if (verdict.wait > 0) throw refused(c, name, verdict.wait);
  if (verdict.left !== undefined) c.header("ratelimit", `"${name}";r=${verdict.left}`);
}

/**
 * What to answer somebody who was not let in: as before, until there are too many of them; then nobody learns any more
 * whether there is something to find. One bucket for all, whatever they asked for.
 */
export function turnedAway(c: Context, error: unknown): unknown {
  if (!(error instanceof Problem) || ![401, 403, 404].includes(error.status)) return error;
  const { wait } = limiter.takeHere("stranger", limits.stranger);
  return wait === 0 ? error : refused(c, "stranger", wait);
}

/** The header fields of draft-ietf-httpapi-ratelimit-headers-11; `RateLimit` only where the bucket is nearly used. */
function refused(c: Context, name: LimitName, waitMs: number): Problem {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  c.header("ratelimit-policy", policyOf(name));
  c.header("ratelimit", `"${name}";r=0;t=${seconds}`);
  c.header("retry-after", String(seconds));
  return new Problem("rate.limited");
}

const policyOf = (name: LimitName) => {
  const { perSecond, burst } = limits[name];
  return `"${name}";q=${burst};w=${burst / perSecond}`;
};

function classOf({ type, home }: Actor.Actor): LimitName {
  if (type === "system") throw new Error("the system does not come through the door");
  return type === "resident" && home === commonsHome(home.slice(0, 2)) ? "person" : type;
}

let inside = 0;

/** Counts a request for as long as it runs. */
export async function counted<R>(run: () => Promise<R>): Promise<R> {
  inside++;
  try {
    return await run();
  } finally {
    inside--;
  }
}

/**
 * Refuses what can wait while the process has too much at hand, residents last. A function that is given one request at
 * a time never comes to this; there the reserved concurrency is the bound.
 * @throws Problem `busy`
 */
export function requireRoom(identity: Identity | undefined, route: Route): void {
  if (inside > room[workOf(identity, route)]) throw new Problem("busy");
}

function workOf(identity: Identity | undefined, route: Route): keyof typeof room {
  if (identity?.realm === "client") return "batch";
  if (identity === undefined || identity.realm === "resident") return "resident";
  return isList(route) ? "list" : "staff";
}

const isList = ({ query }: Route): boolean => {
  const shape: unknown = query !== undefined && "shape" in query ? query.shape : undefined;
  return typeof shape === "object" && shape !== null && "cursor" in shape;
};

/** The limits in words, for the document. */
export function limitsText(): string {
  const lines = Object.entries(limits).map(
    ([name, { perSecond, burst }]) => `${limitNames[name as LimitName]} 毎秒${perSecond}件（続けて${burst}件まで）`,
  );
  return `呼出しの上限は団体ごと・呼ぶ人の種類ごとで、ほかの団体の呼出しには左右されません: ${lines.join("、")}。超えると rate.limited（429）と Retry-After を返します。上限は応答ヘッダー RateLimit-Policy（q は続けて送れる件数、w は使い切ってから戻るまでの秒数）にあり、残りが少ないときは RateLimit（r は残り、t は待つ秒数）も添えます。混雑時は、事業者のシステム、職員の一覧、職員のほかの操作、住民の順に busy（503）で断ります。`;
}
