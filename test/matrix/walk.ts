import { afterAll, beforeAll, describe } from "vitest";
import { needsKey } from "#functions/api/route.ts";
import { badInput } from "./bad-input.ts";
import { api, furnish, prepare } from "./body.ts";
import { documented } from "./document.ts";
import { type Domain, impersonal, routesOf, untold } from "./domains.ts";
import { good } from "./good.ts";
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
  beforeAll(furnish);
  afterAll(() => api.stop());
  describe("as documented", () => {
    good(routes, domain);
    documented(routes);
  });
  describe("nothing leaks", () =>
    leak(routes, { asks: !impersonal.includes(domain), tells: ![...impersonal, ...untold].includes(domain) }));
  describe("otherwise", () => {
    beforeAll(() => prepare(routes));
    describe("isolation", () => isolation(routes));
    describe("bad input", () => badInput(routes));
  });
}
