import type { Route } from "#functions/api/route.ts";
import { routes } from "#functions/api/routes.ts";
import type { Answer, CallOptions } from "./api.ts";
import { applicationExemplars } from "./exemplar/application.ts";
import { billingExemplars } from "./exemplar/billing.ts";
import { clientExemplars } from "./exemplar/client.ts";
import { facilityExemplars } from "./exemplar/facility.ts";
import { groupExemplars } from "./exemplar/group.ts";
import { jobExemplars } from "./exemplar/job.ts";
import { mandateExemplars } from "./exemplar/mandate.ts";
import { memberExemplars } from "./exemplar/member.ts";
import { operatorExemplars } from "./exemplar/operator.ts";
import { paymentExemplars } from "./exemplar/payment.ts";
import { publicationExemplars } from "./exemplar/publication.ts";
import { registerExemplars } from "./exemplar/register.ts";
import { settingExemplars } from "./exemplar/setting.ts";
import { staffExemplars } from "./exemplar/staff.ts";
import { type Exemplars, ifMatchOf, isOpen, planted, type Role, type Stage, tokenOf } from "./exemplar/stage.ts";
import { canaryPattern } from "./founding.ts";
import { inputSchema, isFreeText, places } from "./schema.ts";

export { otherClient, type Role, roles, routeNamed, type Stage, stageOf, tokenOf } from "./exemplar/stage.ts";

/** One call of a route that goes well. */
export type Call = { route: Route; path: string; options: CallOptions };
export const run = (stage: Stage, { route, path, options }: Call, more: CallOptions = {}): Promise<Answer> =>
  stage.api.call(route.method, path, { ...options, ...more, headers: { ...options.headers, ...more.headers } });

/** Routes whose domain is still being built. A name leaves this list with its exemplar; it may not grow. */
export const pending: readonly string[] = [];

/** What can be done once as long as the clock stands still. */
export const onlyOnce: readonly string[] = ["closeMonth", "settleYear"];

export const covered: readonly Route[] = routes.filter((one) => !pending.includes(one.id));

/** A call of this route in this town that goes well. @throws Error naming the route when nobody said how */
export async function callOf(stage: Stage, route: Route): Promise<Call> {
  const exemplar = exemplars[route.id] ?? {};
  const made = (await exemplar.make?.(stage)) ?? {};
  const params: Record<string, string> = { code: stage.code, ...made.params };
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${route.id} has no exemplar: nothing is known for {${name}}`);
    return value;
  });
  const body = made.body ?? planted(route, exemplar.open ?? []);
  const token = made.token ?? (await tokenOf(stage, callerOf(route), route.access.assurance));
  const query = made.query === undefined ? "" : `?${new URLSearchParams(made.query)}`;
  const headers = { ...ifMatchOf(made.ifMatch), ...made.headers };
  return { route, path: path + query, options: { token, headers, ...(body === undefined ? {} : { body }) } };
}

/** Texts of a body that are neither open nor a canary: nobody would notice if they leaked. */
export function unwatched(route: Route, body: unknown): string[] {
  if (route.body === undefined) return [];
  const open = exemplars[route.id]?.open ?? [];
  return places(body, inputSchema(route.body))
    .filter((place) => isFreeText(place) && !isOpen(open, place.pointer) && !canaryPattern.test(String(place.value)))
    .map((place) => place.pointer);
}

export function callerOf(route: Route): Role {
  const { as } = exemplars[route.id] ?? {};
  if (as !== undefined) return as;
  const [who = "public"] = route.access.who;
  if (who === "public") return "none";
  return who === "staff" ? (route.access.duties?.[0] ?? "admin") : who;
}

const exemplars: Exemplars = {
  ...jobExemplars,
  ...staffExemplars,
  ...mandateExemplars,
  ...clientExemplars,
  ...operatorExemplars,
  ...settingExemplars,
  ...facilityExemplars,
  ...groupExemplars,
  ...applicationExemplars,
  ...paymentExemplars,
  ...publicationExemplars,
  ...registerExemplars,
  ...memberExemplars,
  ...billingExemplars,
};
