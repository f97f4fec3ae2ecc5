import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#functions/api/routes.ts";
import { type Api, startApi } from "../harness/api.ts";
import { callOf, covered, pending, run, type Stage, stageOf } from "../harness/exemplar.ts";
import { foundPool } from "../harness/founding.ts";

let api: Api;
let stage: Stage;
beforeAll(async () => {
  api = await startApi();
  await foundPool(api, "313254", "313289");
  stage = stageOf(api, "313254");
});
afterAll(() => api.stop());

test("what is pending exists", () => {
  expect(pending.filter((id) => !routes.some((one) => one.id === id))).toEqual([]);
});

test.each(covered.map((one) => [one.id, one] as const))("%s is answered as documented", async (_id, route) => {
  const answer = await run(stage, await callOf(stage, route));
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([route.status, expect.any(String)]);
});
