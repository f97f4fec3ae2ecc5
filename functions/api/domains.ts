import { TrieRouter } from "hono/router/trie-router";
import type { Route } from "./route.ts";

type Load = () => Promise<readonly Route[]>;

const application: Load = async () => (await import("./town/applications.ts")).routes;
const payment: Load = async () => (await import("./town/payment.ts")).paymentRoutes;
const facility: Load = async () => (await import("./town/facilities.ts")).routes;
const register: Load = async () => (await import("./town/registers.ts")).routes;
const group: Load = async () => (await import("./town/group.ts")).groupRoutes;
const member: Load = async () => (await import("./pool/member.ts")).memberRoutes;
const service: Load = async () => (await import("./pool/service.ts")).serviceRoutes;
const money: Load = async () => (await import("./pool/money.ts")).routes;

/**
 * Which file of routes a path leads to, by the segment that names its domain. A cold start reads the one domain that
 * its first request is for, so that a pool with twenty domains starts as fast as one with two.
 */
const domains: Record<string, Load> = {
  me: async () => (await import("./me/me.ts")).meRoutes,
  "pool/bodies": member,
  "pool/members": member,
  "pool/operators": async () => (await import("./pool/operator.ts")).operatorRoutes,
  "pool/parked": async () => (await import("./pool/parked.ts")).parkedRoutes,
  "pool/terms": money,
  "pool/costs": money,
  "pool/plans": money,
  "pool/estimates": money,
  "pool/advances": money,
  "pool/usage": money,
  "pool/overview": money,
  "pool/settlements": money,
  "pool/simulations": money,
  "pool/exports": async () => (await import("./pool/export.ts")).poolExportRoutes,
  "pool/jobs": async () => (await import("./pool/job.ts")).poolJobRoutes,
  "pool/service": service,
  "pool/service-levels": service,
  "pool/verifications": async () => (await import("./pool/verification.ts")).verificationRoutes,
  "towns/": async () => (await import("./town/tenant.ts")).townRoutes,
  "towns/settings": async () => (await import("./town/setting.ts")).settingRoutes,
  "towns/staff": async () => (await import("./town/staff.ts")).staffRoutes,
  "towns/invitations": async () => (await import("./town/staff.ts")).staffRoutes,
  "towns/mandates": async () => (await import("./town/mandate.ts")).mandateRoutes,
  "towns/clients": async () => (await import("./town/client.ts")).clientRoutes,
  "towns/exports": async () => (await import("./town/exports.ts")).routes,
  "towns/imports": async () => (await import("./town/import.ts")).importRoutes,
  "towns/jobs": async () => (await import("./town/job.ts")).jobRoutes,
  "towns/notices": async () => (await import("./town/notice.ts")).noticeRoutes,
  "towns/publications": async () => (await import("./town/publication.ts")).publicationRoutes,
  "towns/procedures": async () => (await import("./town/procedure.ts")).procedureRoutes,
  "towns/applications": application,
  "towns/applications/payment": payment,
  "towns/counter": application,
  "towns/work": application,
  "towns/payments": payment,
  "towns/feeds": async () => (await import("./town/feed.ts")).feedRoutes,
  "towns/billing": async () => (await import("./town/billing.ts")).billingRoutes,
  "towns/registers": register,
  "towns/facilities": facility,
  "towns/bookings": facility,
  "towns/groups": group,
  "towns/memberships": group,
};

/**
 * `/v1/towns/313254/bookings/…` → `towns/bookings`, `/v1/pool/members/…` → `pool/members`, `/v1/me/…` → `me`; first what is a domain
 * of its own beside a thing of another: `/v1/towns/313254/applications/app_…/payment` → `towns/applications/payment`.
 */
function domainsOf(path: string): string[] {
  const [, version, first = "", second = "", third = "", , beside = ""] = path.split("/");
  if (version !== "v1") return [];
  if (first === "towns") return [`towns/${third}/${beside}`, `towns/${third}`];
  return [first === "pool" ? `pool/${second}` : first];
}

type Router = TrieRouter<Route>;
const routers = new Map<Load, Promise<Router>>();

/** The route for a request with the parameters in its path; or, of a path that is known under other methods only, those. */
export type Found = { route: Route; params: Record<string, string> } | { allow: readonly string[] };

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** What a request leads to, or nothing. Only the form of the path decides: what is behind it is not asked. */
export async function find(method: string, path: string): Promise<Found | undefined> {
  const domain = domainsOf(path).find((one) => Object.hasOwn(domains, one));
  const load = domain === undefined ? undefined : domains[domain];
  if (load === undefined) return undefined;
  const loading = routers.get(load) ?? build(load);
  routers.set(load, loading);
  const router = await loading;
  const [found] = router.match(method, path)[0];
  if (found !== undefined) {
    const [route, params] = found as [Route, Record<string, string>];
    return { route, params };
  }
  const others = methods.filter((other) => router.match(other, path)[0].length > 0);
  return others.length === 0 ? undefined : { allow: allowOf(others) };
}

/** The methods of a path as `Allow` names them: what can be read can be asked for its headers alone. */
export const allowOf = (names: readonly string[]): string[] =>
  names.flatMap((name) => (name === "GET" ? ["GET", "HEAD"] : [name]));

async function build(load: Load): Promise<Router> {
  const router: Router = new TrieRouter();
  for (const route of await load()) {
    router.add(route.method.toUpperCase(), route.path.replaceAll(/\{(\w+)\}/g, ":$1"), route);
  }
  return router;
}
