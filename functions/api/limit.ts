import type { Context } from "hono";
import * as Actor from "#core/actor.ts";
import { now } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Limit from "#core/limit/index.ts";
import { commonsHome } from "#core/table/key.ts";
import { type LimitName, limitNames, limits, room } from "#infra/limit.ts";
import type { Route } from "./route.ts";
import type { Identity } from "./token.ts";

const limiter = Limit.createLimiter();

type Refusal = { name: LimitName; at: number; until: number };
const refusals = new Map<string, Refusal>();
const refusalsMax = 10_000;

/** Begins as a new process does, with full buckets. */
export function forget(): void {
  limiter.forget();
  refusals.clear();
}

/** A token at one town (or at none: the pool, `/v1/me`); of those who have none, all who come for the same are one. */
export const callerOf = (code: string | undefined, token: string | undefined, route: Route): string =>
  `${code ?? ""} ${token ?? anonymousClass(route)}`;

const anonymousClass = ({ answer, signed }: Route): LimitName => {
  if (signed === true) return "provider";
  // the one page for whoever comes without a token is that to which a payment leads back
  return answer === "html" ? "payer" : "public";
};

/**
 * Refuses again, without looking at the token or the table, whoever was let in and refused a moment ago and has not
 * waited: a flood that is over its limit costs the pool nothing but the gateway and the answer.
 * @throws Problem `rate.limited`
 */
export function requirePatience(c: Context, caller: string): void {
  const refusal = refusals.get(caller);
  if (refusal === undefined) return;
  const { name, at, until } = refusal;
  if (at <= now() && now() < until) throw refused(c, name, until - now());
  refusals.delete(caller);
}

function remember(caller: string, refusal: Refusal): void {
  if (refusals.size >= refusalsMax) refusals.clear();
  refusals.set(caller, refusal);
}

/**
 * Takes a token of the class that the actor belongs to, in the place that was entered. Only who has entered gets here,
 * so nobody takes another town's tokens and no header speaks of a town to somebody who is nobody there.
 * @throws Problem `rate.limited`
 */
export async function take(c: Context, actor: Actor.Actor, caller: string, route: Route): Promise<void> {
  for (const name of classesOf(actor, route)) {
    const wait = await takeFrom(c, actor, name);
    if (wait === 0) continue;
    // whoever waits for a paper goes on with everything else
    if (name !== "paper") remember(caller, { name, at: now(), until: now() + wait });
    throw refused(c, name, wait);
  }
}

/** Milliseconds to wait, 0 when there was a token. */
async function takeFrom(c: Context, actor: Actor.Actor, name: LimitName): Promise<number> {
  const rate = limits[name];
  // a person's own bucket lives in memory only: no item is kept for each of them
  const verdict = isOfOne(name)
    ? limiter.takeHere(`${actor.home} ${Actor.reference(actor)}`, rate)
    : await limiter.take(actor.home, name, rate);
  c.header("ratelimit-policy", policyOf(name));
  if (verdict.wait === 0 && verdict.left !== undefined) c.header("ratelimit", `"${name}";r=${verdict.left}`);
  return verdict.wait;
}

const isOfOne = (name: LimitName): boolean => name === "person" || name === "official";

/**
 * What to answer somebody who was not let in: as before, until there are too many of them; then nobody learns any more
 * whether there is something to find. One bucket for all, whatever they asked for.
 */
export function turnedAway(c: Context, error: unknown): unknown {
  if (!(error instanceof Problem) || ![401, 403, 404].includes(error.status)) return error;
  const { wait } = limiter.takeHere("stranger", limits.stranger);
  return wait === 0 ? error : refused(c, "stranger", wait);
}

/**
 * Takes a token of what everybody may read of the pool's own description; one bucket for all who ask this process.
 * @throws Problem `rate.limited`
 */
export function takeDocument(c: Context): void {
  const { wait } = limiter.takeHere("document", limits.document);
  c.header("ratelimit-policy", policyOf("document"));
  if (wait > 0) throw refused(c, "document", wait);
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

/** Every bucket that a call takes a token of, the narrowest first: what is refused there costs its town nothing. */
function classesOf({ type, home }: Actor.Actor, route: Route): LimitName[] {
  if (type === "system") throw new Error("the system does not come through the door");
  const paper: LimitName[] = route.answer === "pdf" ? ["paper"] : [];
  if (type === "public") return [anonymousClass(route)];
  if (type === "client") return ["client", ...paper];
  if (type !== "resident") return ["official", type, ...paper];
  return home === commonsHome(home.slice(0, 2)) ? ["person"] : ["person", "resident", ...paper];
}

const inside = new Map<string, number>();
let insideAll = 0;

/** Counts a request at a town (or at none) for as long as it runs. */
export async function counted<R>(code: string | undefined, run: () => Promise<R>): Promise<R> {
  const add = (one: number) => {
    const rest = insideOf(code) + one;
    insideAll += one;
    if (rest === 0) inside.delete(code ?? "");
    else inside.set(code ?? "", rest);
  };
  add(1);
  try {
    return await run();
  } finally {
    add(-1);
  }
}

const insideOf = (code: string | undefined) => inside.get(code ?? "") ?? 0;
const fairPart = 1 / 4;

/**
 * Refuses what can wait while the process has too much at hand, residents last, and only to towns that hold more than
 * their part of it. A function that is given one request at a time never comes to this; there the reserved concurrency
 * is the bound.
 * @throws Problem `busy`
 */
export function requireRoom(code: string | undefined, identity: Identity | undefined, route: Route): void {
  const places = room[workOf(identity, route)];
  if (insideAll > places && insideOf(code) > places * fairPart) throw new Problem("busy");
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
  return `呼出しの上限は団体ごと・呼ぶ人の種類ごと（職員・住民は、ひとりごとにも）で、ほかの団体の呼出しには左右されません: ${lines.join("、")}。超えると rate.limited（429）と Retry-After を返します。上限は応答ヘッダー RateLimit-Policy（q は続けて送れる件数、w は使い切ってから戻るまでの秒数）にあり、残りが少ないときは RateLimit（r は残り、t は待つ秒数）も添えます。混雑時は、事業者のシステム、職員の一覧、職員のほかの操作、住民の順に busy（503）で断ります。`;
}
