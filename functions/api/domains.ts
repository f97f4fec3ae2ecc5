import { TrieRouter } from "hono/router/trie-router";
import type { Route } from "./route.ts";

type Load = () => Promise<readonly (readonly Route[])[]>;

const only =
  (load: () => Promise<readonly Route[]>): Load =>
  async () => [await load()];

const application: Load = async () => [
  (await import("./town/procedure.ts")).procedureRoutes,
  (await import("./town/application.ts")).applicationRoutes,
  (await import("./town/application-step.ts")).stepRoutes,
  (await import("./town/application-record.ts")).recordRoutes,
  (await import("./town/payment.ts")).paymentRoutes,
];
const facility: Load = async () => [
  (await import("./town/facility.ts")).facilityRoutes,
  (await import("./town/booking.ts")).bookingRoutes,
  (await import("./town/use.ts")).useRoutes,
];
const register: Load = async () => [
  (await import("./town/register.ts")).registerRoutes,
  (await import("./town/register-event.ts")).registerEventRoutes,
];

const group = only(async () => (await import("./town/group.ts")).groupRoutes);

/**
 * Which file of routes a path leads to, by the segment that names its domain. A cold start reads the one domain that
 * its first request is for, so that a pool with twenty domains starts as fast as one with two.
 */
const domains: Record<string, Load> = {
  me: only(async () => (await import("./me/me.ts")).meRoutes),
  pool: only(async () => (await import("./pool/index.ts")).poolRoutes),
  "towns/": only(async () => (await import("./town/tenant.ts")).townRoutes),
  "towns/settings": only(async () => (await import("./town/setting.ts")).settingRoutes),
  "towns/staff": only(async () => (await import("./town/staff.ts")).staffRoutes),
  "towns/mandates": only(async () => (await import("./town/mandate.ts")).mandateRoutes),
  "towns/clients": only(async () => (await import("./town/client.ts")).clientRoutes),
  "towns/exports": async () => [
    (await import("./town/export.ts")).exportRoutes,
    (await import("./town/whole-export.ts")).wholeExportRoutes,
  ],
  "towns/imports": only(async () => (await import("./town/import.ts")).importRoutes),
  "towns/jobs": only(async () => (await import("./town/job.ts")).jobRoutes),
  "towns/notices": only(async () => (await import("./town/notice.ts")).noticeRoutes),
  "towns/procedures": application,
  "towns/applications": application,
  "towns/counter": application,
  "towns/work": application,
  "towns/payments": application,
  "towns/feeds": only(async () => (await import("./town/feed.ts")).feedRoutes),
  "towns/billing": only(async () => (await import("./town/billing.ts")).billingRoutes),
  "towns/registers": register,
  "towns/facilities": facility,
  "towns/bookings": facility,
  "towns/groups": group,
  "towns/memberships": group,
};

/** `/v1/towns/313254/bookings/…` → `towns/bookings`; `/v1/pool/…` → `pool`. */
function domainOf(path: string): string {
  const [, version, first = "", , third = ""] = path.split("/");
  if (version !== "v1") return "";
  return first === "towns" ? `towns/${third}` : first;
}

type Router = TrieRouter<Route>;
const routers = new Map<Load, Promise<Router>>();

/** The route for a request and the parameters in its path, or nothing. */
export async function find(
  method: string,
  path: string,
): Promise<{ route: Route; params: Record<string, string> } | undefined> {
  const domain = domainOf(path);
  const load = Object.hasOwn(domains, domain) ? domains[domain] : undefined;
  if (load === undefined) return undefined;
  const loading = routers.get(load) ?? build(load);
  routers.set(load, loading);
  const [found] = (await loading).match(method, path)[0];
  if (found === undefined) return undefined;
  const [route, params] = found as [Route, Record<string, string>];
  return { route, params };
}

async function build(load: Load): Promise<Router> {
  const router: Router = new TrieRouter();
  for (const route of (await load()).flat()) {
    router.add(route.method.toUpperCase(), route.path.replaceAll(/\{(\w+)\}/g, ":$1"), route);
  }
  return router;
}
