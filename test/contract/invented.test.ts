import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { routes } from "#functions/api/routes.ts";
import type { Api } from "../harness/api.ts";
import { callOf, run, type Stage, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";

let api: Api;
let stage: Stage;
beforeAll(async () => {
  api = await foundedApi("may");
  stage = stageOf(api, "313254");
});
afterAll(() => api.stop());

const papers = routes.filter(({ answer }) => answer === "html");
const banner = /架空の(?:契約・料金|団体内容・人物・料金)/;

test("every paper of the embedded pool and of a stage for demonstration says that it is invented, none of another stage does", async () => {
  expect(papers.length).toBeGreaterThan(10);
  for (const route of papers) {
    const call = await callOf(stage, route);
    const print = async () => (await run(stage, call)).text;
    expect([route.id, banner.test(await print())]).toEqual([route.id, true]);
    const endpoint = process.env.DYNAMODB_ENDPOINT;
    vi.stubEnv("DYNAMODB_ENDPOINT", undefined);
    const real = await print();
    vi.stubEnv("INVENTED", "1");
    const shown = await print();
    vi.stubEnv("INVENTED", undefined);
    vi.stubEnv("DYNAMODB_ENDPOINT", endpoint);
    expect([route.id, banner.test(real), banner.test(shown)]).toEqual([route.id, false, true]);
  }
});
