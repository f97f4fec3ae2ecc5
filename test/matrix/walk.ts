import { afterAll, beforeAll, describe } from "vitest";
import { needsKey } from "#functions/api/route.ts";
import { badInput } from "./bad-input.ts";
import { api, furnish } from "./body.ts";
import { type Domain, impersonal, routesOf, short } from "./domains.ts";
import { idempotency } from "./idempotency.ts";
import { isolation } from "./isolation.ts";
import { leak } from "./leak.ts";

/** Holds every route of a domain to what holds for every route, in one body: what leaves most behind comes last. */
export function walk(domain: Domain): void {
  walkWithoutKeys(domain);
  const keyed = routesOf(domain).filter(needsKey);
  if (keyed.length > 0) describe("idempotency", () => idempotency(keyed));
}

/** All of it but what uses up most: for routes of which each call needs a body that is not in yet. */
export function walkWithoutKeys(domain: Domain): void {
  const routes = routesOf(domain);
  beforeAll(() => furnish(routes));
  afterAll(() => api.stop());
  describe("nothing leaks", () => leak(routes, !impersonal.includes(domain)));
  describe("isolation", () => isolation(routes));
  describe("bad input", () => badInput(routes, !short.includes(domain)));
}
