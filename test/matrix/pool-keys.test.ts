import { afterAll, beforeAll, describe } from "vitest";
import { onlyOnce, routeNamed } from "../harness/exemplar.ts";
import { api, furnish } from "./body.ts";
import { routesOf } from "./domains.ts";
import { idempotency, idempotencyOnce } from "./idempotency.ts";

// in a body of its own: the prefecture has not enough bodies for all, and what can be done once has been done elsewhere
beforeAll(furnish);
afterAll(() => api.stop());

describe("idempotency", () => {
  idempotency(routesOf("pool"));
  idempotencyOnce(onlyOnce.map(routeNamed));
});
