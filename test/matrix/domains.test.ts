import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { covered, pending } from "../harness/exemplar.ts";
import { domains, routesOf } from "./domains.ts";

test("every route is walked in exactly one domain, and every domain has a file", () => {
  const walked = domains.flatMap((domain) => routesOf(domain).map(({ id }) => id));
  expect(walked.sort()).toEqual(covered.map(({ id }) => id).sort());
  expect(pending).toEqual([]);
  for (const domain of domains) expect([domain, existsSync(`test/matrix/${domain}.test.ts`)]).toEqual([domain, true]);
});
