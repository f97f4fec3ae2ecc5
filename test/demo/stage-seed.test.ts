import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { developerStage } from "#functions/cli/seed.ts";
import { issuersOf, localIssuer, localIssuerName } from "#infra/identity.ts";
import { seedThrough } from "#infra/local/seed.ts";
import { type RunningPool, startPool } from "#infra/local/start.ts";
import { inTottori } from "#infra/local/story/cast.ts";
import { openClient, openRemote } from "#infra/local/story/client.ts";
import { invitationMails } from "#infra/local/story/remote.ts";
import { stageNames, stageOf } from "#infra/stage.ts";
import { found, whole } from "./seeded.ts";

vi.hoisted(() => vi.stubEnv("LOG_LEVEL", "SILENT")); // read as the core is loaded

let pool: RunningPool;
beforeAll(async () => {
  pool = await startPool({ memory: true, port: 0, tickSeconds: 3600 });
});
afterAll(() => pool?.stop());

test("the same fixtures come into a pool through its HTTP API and its journals alone, once", async () => {
  const control = openClient(pool);
  const client = openRemote({
    url: pool.url,
    signIn: async (as) =>
      ((await control.control("POST /token", { sub: as.sub, realm: as.realm })) as { token: string }).token,
    mails: () => invitationMails(inTottori),
    settle: control.settle, // in a stage the stream needs no push, only a while
  });
  const { now } = (await control.control("GET /clock")) as { now: string };
  const play = () => seedThrough(client, join(pool.folder, "stage-seed.json"), () => now.slice(0, 7));
  expect(await play()).toBe(true);
  expect(await found(pool)).toEqual(whole);
  expect(await play()).toBe(false);
  await expect(client.control("POST /clock", { now })).rejects.toThrow("no control port");
});

test("what is protected is never seeded", () => {
  for (const stage of ["staging", "production"]) expect(() => developerStage({ stage })).toThrow("見本を入れません");
  for (const stage of ["dev", "taro"]) expect(developerStage({ stage })).toBe(stage);
  for (const name of stageNames) expect(stageOf(name).protect).toBe(name !== "dev");
});

test("invented people are let in only while a developer runs the functions, and never where something is protected", () => {
  const own = [localIssuer("https://own.invalid")].map((rule) => ({ ...rule, issuer: "https://own.invalid" }));
  const names = (stage: string, dev: boolean) => issuersOf(stageOf(stage), own, dev).map(({ issuer }) => issuer);
  expect(names("taro", true)).toEqual(["https://own.invalid", localIssuerName]);
  for (const [stage, dev] of [
    ["taro", false],
    ["dev", false],
    ["staging", true],
    ["production", true],
  ] as const)
    expect(names(stage, dev)).toEqual(["https://own.invalid"]);
});
