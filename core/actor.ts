import { createContext } from "./context.ts";
import { Problem } from "./error.ts";
import type { BodyCode } from "./japan/body.ts";
import * as Fence from "./table/fence.ts";
import { commonsHome, type Home } from "./table/key.ts";

/** 身元確認保証レベル as the identity provider stated it: self-asserted, identified, マイナンバーカード (DS-511). */
export type Assurance = "ial1" | "ial2" | "ial3";

/**
 * What a member of staff may do. 起案 drafting, 決裁 deciding, 管理 administering accounts and settings, 受付 counter; and who reads money and
 * decisions of the whole body and writes nothing: 監査 for 監査委員 (地方自治法199条), 会計 for the 会計管理者 (同170条).
 */
export type Duty = "counter" | "draft" | "decide" | "admin" | "audit" | "treasury";

/** 執行機関 and others in whose name a body decides; what each is in law: core/organ/name.ts. */
export type Organ =
  | "head"
  | "council"
  | "education"
  | "election"
  | "audit"
  | "agriculture"
  | "assessment"
  | "enterprise";

/** Duties held for organs other than 長. */
type Organs = Readonly<Partial<Record<Exclude<Organ, "head">, readonly Duty[]>>>;

/** What a mandate reaches: things by their ids, registers by their names. Whatever it does not name is not there for a deputy. */
export type Reach = { procedures: readonly string[]; facilities: readonly string[]; registers: readonly string[] };

/** 代行: what a mandate leaves of the duties held under it. `grounded`: 併任, 派遣 or 代替執行; otherwise 入力・起案 only. */
export type Limits = Reach & { grounded: boolean };

/** What a town lets a vendor's system do. The list is closed: each scope has a route behind it. */
export const scopes = ["application:read", "register:read", "register:write", "booking:read", "usage:read"] as const;
export type Scope = (typeof scopes)[number];

/** Who acts, made from a verified token and the town's own account of that person, never from an argument. */
export type Actor =
  | { type: "public"; home: Home; session: string }
  | { type: "resident"; home: Home; person: string; assurance: Assurance }
  | {
      type: "staff";
      home: Home;
      staff: string;
      /** For 長. */
      duties: readonly Duty[];
      organs?: Organs;
      assurance: Assurance;
      /** Another town's staff act under a mandate, and within its limits; without limits it reaches nothing. */
      mandate?: string;
      limits?: Limits;
    }
  | { type: "operator"; home: Home; operator: string; assurance: Assurance; joining?: Home }
  | { type: "client"; home: Home; client: string; scopes: readonly Scope[] }
  | { type: "system"; home: Home; name: string };

export type ActorType = Actor["type"];

const context = createContext<Actor>("actor");

/** Runs as this actor, inside the fence of the homes that it may touch. */
export const provide = <R>(actor: Actor, run: () => R): R =>
  Fence.provide(fenceOf(actor), () => context.provide(actor, run));

export const use = context.use;
export const peek = context.peek;
export const home = (): Home => context.use().home;

/** The two digits of the prefecture whose pool the actor is in. */
export const prefecture = (): string => home().slice(0, 2);

/** The code of the body in whose home the actor acts. */
export const body = (): BodyCode => home().slice(3) as BodyCode;

function fenceOf(actor: Actor): Fence.Fence {
  const own = `${actor.home}#`;
  // as in the cloud, where one session reaches one home: in the commons their own partition, in a town nothing but the town
  if (actor.type === "resident" && actor.home === commonsHome(actor.home.slice(0, 2))) {
    return [`${own}PERSON#${actor.person}`];
  }
  if (actor.type === "operator" && actor.joining !== undefined) return [own, `${actor.joining}#`];
  return [own];
}

/** The pseudonymous name of the actor, as it stands in every entry: `staff:stf_…`. */
export function reference(actor: Actor = context.use()): string {
  switch (actor.type) {
    case "public":
      return `public:${actor.session}`;
    case "resident":
      return `resident:${actor.person}`;
    case "staff":
      return `staff:${actor.staff}`;
    case "operator":
      return `operator:${actor.operator}`;
    case "client":
      return `client:${actor.client}`;
    case "system":
      return `system:${actor.name}`;
  }
}

type Of<T extends ActorType> = Extract<Actor, { type: T }>;

/** The actor, if it is one of these types. @throws Problem `auth.forbidden` otherwise */
export function require<T extends ActorType>(...types: T[]): Of<T> {
  const actor = context.use();
  if (!(types as string[]).includes(actor.type)) throw new Problem("auth.forbidden");
  return actor as Of<T>;
}

/** What somebody may do for an organ, as far as a mandate leaves it. */
function dutiesFor(actor: Of<"staff">, organ: Organ = "head"): readonly Duty[] {
  const held = organ === "head" ? actor.duties : (actor.organs?.[organ] ?? []);
  return actor.mandate === undefined ? held : dutiesUnder(held, actor.limits);
}

/** The organs for which somebody has a duty. */
const organsOf = ({ organs = {} }: Of<"staff">): Organ[] => ["head", ...(Object.keys(organs) as Organ[])];

/**
 * The acting member of staff with what they may do for 長, who keeps whatever names no organ, if the duty is theirs today.
 * @throws Problem `auth.forbidden`
 */
export const requireDuty = (...duties: Duty[]): Of<"staff"> => requireDutyFor("head", ...duties);

/** The same with what they may do for the organ that a thing belongs to. @throws Problem `auth.forbidden` */
export function requireDutyFor(organ: Organ | undefined, ...duties: Duty[]): Of<"staff"> {
  const actor = staffFor(organ);
  if (!duties.some((duty) => actor.duties.includes(duty))) throw new Problem("auth.forbidden");
  return actor;
}

/** The acting member of staff as somebody of this organ alone. @throws Problem `auth.forbidden` */
export function staffFor(organ: Organ | undefined): Of<"staff"> {
  const actor = require("staff");
  return { ...actor, duties: dutiesFor(actor, organ) };
}

/** Whether the acting member of staff reads for the whole body, whatever organ a thing belongs to, by one of these duties. */
export function isReader(...duties: Duty[]): boolean {
  const actor = context.use();
  return actor.type === "staff" && actor.mandate === undefined && duties.some((duty) => actor.duties.includes(duty));
}

/** Before the thing is known, and so whose it is: the duty for any organ. @throws Problem `auth.forbidden` */
export function requireSomeDuty(...duties: Duty[]): void {
  const actor = require("staff");
  const holds = (organ: Organ) => duties.some((duty) => dutiesFor(actor, organ).includes(duty));
  if (!organsOf(actor).some(holds)) throw new Problem("auth.forbidden");
}

/** What is left of duties under a mandate: never 管理, because what that makes outlives it, and 決裁 only with a legal ground. */
export const dutiesUnder = (duties: readonly Duty[], limits: Pick<Limits, "grounded"> | undefined): Duty[] =>
  duties.filter((duty) => duty !== "admin" && (duty !== "decide" || limits?.grounded === true));

/** Whether the actor is here for another town (代行). */
export const isDeputy = (actor: Actor = context.use()): boolean =>
  actor.type === "staff" && actor.mandate !== undefined;

/** Whether the actor is not staff, or has a duty (one of these, where some are named) for the organ that a thing belongs to. */
export function isOf(organ: Organ | undefined, ...duties: Duty[]): boolean {
  const actor = context.use();
  if (actor.type !== "staff") return true;
  const held = dutiesFor(actor, organ);
  // who has no duty of any kind is told so elsewhere, in other words than who has one for another organ
  const isNobody = actor.organs === undefined && actor.duties.length === 0;
  return isNobody || (duties.length === 0 ? held.length > 0 : duties.some((duty) => held.includes(duty)));
}

/** @throws Problem `not_found` for what belongs to another organ: the same as for what is not there */
export function requireOf(organ: Organ | undefined, ...duties: Duty[]): void {
  if (!isOf(organ, ...duties)) throw new Problem("not_found");
}

/** Whether this may be touched: by a deputy only what the mandate names, by everybody else as far as their own rules go. */
export function reaches(what: keyof Reach, id: string | undefined): boolean {
  const actor = context.use();
  if (actor.type !== "staff" || actor.mandate === undefined) return true;
  return id !== undefined && (actor.limits?.[what].includes(id) ?? false);
}

/** @throws Problem `not_found` for what a deputy's mandate does not name: the same as for what is not there */
export function requireReach(what: keyof Reach, id: string | undefined): void {
  if (!reaches(what, id)) throw new Problem("not_found");
}

/** @throws Problem `not_found` to a deputy whose mandate names nothing of this kind */
export function requireSome(what: keyof Reach): void {
  const actor = context.use();
  if (actor.type !== "staff" || actor.mandate === undefined) return;
  if ((actor.limits?.[what] ?? []).length === 0) throw new Problem("not_found");
}

/** Signing, cash, 減免, papers: not for a deputy without a legal ground. @throws Problem `auth.forbidden` */
export function requireAuthority(): void {
  const actor = context.use();
  if (actor.type === "staff" && actor.mandate !== undefined && actor.limits?.grounded !== true) {
    throw new Problem("auth.forbidden");
  }
}

/** What outlives a mandate, or lies beyond what one can name, is for the body's own people. @throws Problem `auth.forbidden` */
export function requireOwn(): void {
  if (isDeputy()) throw new Problem("auth.forbidden");
}

/** The acting vendor's system, if the scope is its today. @throws Problem `auth.forbidden` */
export function requireScope(scope: Scope): Of<"client"> {
  const actor = context.use();
  if (actor.type !== "client" || !actor.scopes.includes(scope)) throw new Problem("auth.forbidden");
  return actor;
}

/** Runs as a part of the system in a home: consumers, timers and the steps that lead to an actor. */
export const asSystem = <R>(name: string, at: Home, run: () => R): R =>
  provide({ type: "system", name, home: at }, run);
