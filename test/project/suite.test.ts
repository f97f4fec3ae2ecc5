import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { routes } from "#functions/api/routes.ts";
import { type Base, costsTooMuch, exceeds, linesOf } from "../harness/cost.ts";
import { covered } from "../harness/exemplar.ts";

const read = (file: string) => readFileSync(file, "utf8");
const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;
const run = read(".ci/run");
const testsIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `${folder}/${name}`);

test("the suite aims at four minutes on two idle cores, and fails when all of it costs more CPU than five minutes of two have", () => {
  expect([599, 601].map((seconds) => costsTooMuch(seconds, true))).toEqual([false, true]);
  expect(costsTooMuch(900, false)).toBe(false);
});

test("a domain may cost 20 seconds and half a second a route, or what it did and half a second for each new one; what is no domain is only told", () => {
  const costs = [
    { file: "test/domain/facility.test.ts", seconds: 12, routes: ["showFacility"] },
    { file: "test/matrix/facility.test.ts", seconds: 9.5, routes: ["showFacility", "bookFacility"] },
    { file: "test/guarantee/kill.test.ts", seconds: 300, routes: [] },
  ];
  const budgetOf = (base: Base) => linesOf(costs, base).map(({ group, seconds, budget }) => [group, seconds, budget]);
  expect(budgetOf({})).toEqual([
    ["test/guarantee", 300, undefined],
    ["facility", 21.5, 21],
  ]);
  expect(budgetOf({ facility: { seconds: 8, routes: 1 } })[1]).toEqual(["facility", 21.5, 21]);
  expect(budgetOf({ facility: { seconds: 18, routes: 1 } })[1]).toEqual(["facility", 21.5, 23]);
  expect(linesOf(costs, {}).map(exceeds)).toEqual([false, true]);
});

test("each domain's exemplars stand in a file of their own, and each route has been called by one", () => {
  const files = readdirSync("test/harness/exemplar").filter((name) => name !== "stage.ts");
  const composed = read("test/harness/exemplar.ts");
  for (const file of files) expect(composed).toContain(`"./exemplar/${file}"`);
  expect(covered.map(({ id }) => id)).toEqual(routes.map(({ id }) => id));
});

test("a unit test starts no engine and records nothing: what does, stands in test/", () => {
  const units = ["core", "functions", "infra"].flatMap(testsIn);
  expect(units.length).toBeGreaterThan(40);
  const starting = /harness\/(?:engine|table|world|api|founded)\.ts"|startEngine|startPool/;
  expect(units.filter((file) => starting.test(read(file)))).toEqual([]);
  expect(read("vitest.config.ts")).toMatch(/name: "unit", include: \["\{core,functions,infra\}[^}]*isolate: false/);
});

test("npm run test:long kills 1,000 times, sends every twin and runs the whole reference engine; the run kills 20 times", () => {
  expect(scripts["test:long"]).toMatch(
    /KILLS=1000 TWINS=every .*kill\.test\.ts test\/matrix.* && node scripts\/reference\.ts$/,
  );
  expect(run).toMatch(/KILLS=20 npm test -- test\/guarantee\/kill\.test\.ts/);
});

test("the second time zone runs only what a time zone can change", () => {
  const zones = [...run.matchAll(/^tests (\S+)(.*)$/gm)].map(([, zone, only = ""]) => [zone, only.trim().split(" ")]);
  expect(zones).toEqual([
    ["UTC", [""]],
    ["America/Los_Angeles", ["core/", "functions/", "infra/", "test/domain/"]],
  ]);
});

test("npm run todo and npm run dump are there", () => {
  expect(existsSync(scripts.todo?.replace("node ", "") ?? "")).toBe(true);
  expect(existsSync(scripts.dump?.replace("node ", "") ?? "")).toBe(true);
});
