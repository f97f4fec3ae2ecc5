import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { problems } from "#functions/api/problems.ts";
import { settings } from "#functions/api/town/setting-shape.ts";
import { contents } from "#functions/contents.ts";
import { manifests } from "#functions/manifests.ts";
import { runners } from "#functions/worker/runners.ts";
import { schedules } from "#infra/schedule.ts";
import { files, importsOf, isTest } from "../../scripts/source.ts";
import { known } from "../harness/stranger.ts";

const domains = files().filter((path) => /^core\/[^/]+\/domain\.ts$/.test(path));
const nameIn = (path: string) => path.split("/")[1]?.replace(/^export$/, "exported");
const isList = (path: string) => path === "functions/api/problems.ts";
const isNoImport = (line: string) => !line.startsWith("import ");
const textOf = (path: string) => readFileSync(path, "utf8");

test("what a domain does and what it keeps is in the lists that the ways in put together, each domain once", () => {
  const doing = domains.filter((path) => textOf(path).includes("export const manifest"));
  const keeping = domains.filter((path) => textOf(path).includes("export const keeps"));
  expect(new Set([...doing, ...keeping])).toEqual(new Set(domains));
  expect(manifests).toHaveLength(doing.length);
  for (const path of keeping) expect(textOf("functions/items.ts")).toContain(`keeps as ${path.split("/")[1]} }`);
  const declared = keeping.flatMap((path) => [...textOf(path).matchAll(/\bname: "([A-Z]+(?: [A-Z#1]+)?|J#)",\s*is:/g)]);
  expect(contents.items.map(({ name }) => name).sort()).toEqual(declared.map(([, name]) => name).sort());
});

test("what becomes of a class of items at exit, merger and restore is what its domain says: core/exit knows none by name", () => {
  const names = new Set(contents.items.map(({ name }) => name.split(" ")[0] ?? ""));
  expect(names.size).toBeGreaterThan(25);
  // what the walk itself goes by: heads and entries, the days' lists, and how far each consumer has come
  const own = ["HEAD", "J#", "KEY", "READ", "POS", "NOTICE", "PAPER", "SEAL", "JOB"];
  const named = files()
    .filter((path) => path.startsWith("core/exit/"))
    .flatMap((path) => [...textOf(path).matchAll(/"([A-Z]{2,})"/g)].map(([, name = ""]) => name))
    .filter((name) => names.has(name) && !own.includes(name));
  expect(named).toEqual([]);
});

test("an error code lives with its domain: the closed list is put together from the domains", () => {
  const own = files().filter((path) => /^core\/[^/]+\/problem\.ts$/.test(path));
  const codesIn = (path: string) =>
    [...textOf(path).matchAll(/^ {2}"?([a-z_]+(?:\.[a-z_]+)?)"?: \{/gm)].map(([, code]) => code);
  expect(own.length).toBeGreaterThan(10);
  for (const path of own) expect(textOf("functions/api/problems.ts")).toContain(`from "#${path}"`);
  const declared = [...own, "core/error.ts"].flatMap(codesIn);
  expect(declared.sort()).toEqual(Object.keys(problems).sort()); // none twice, none lost
  const prefixes = (path: string) => new Set(codesIn(path).map((code) => code?.split(".")[0]));
  const common = prefixes("core/error.ts");
  for (const path of own)
    expect(
      [...prefixes(path)].filter((prefix) => common.has(prefix)),
      path,
    ).toEqual([]);
});
test("a setting lives with its domain: its name, its shape, an example that fits, what becomes of what is underway", () => {
  const own = files().filter((path) => /^core\/[^/]+\/setting\.ts$/.test(path));
  expect(own.length).toBeGreaterThan(5);
  for (const path of own) expect(textOf("functions/api/town/setting-shape.ts")).toContain(`from "#${path}"`);
  expect(textOf("functions/api/town/setting-shape.ts")).not.toContain("underway");
  expect(new Set(settings.map(({ name }) => name)).size).toBe(settings.length);
  for (const { name, shape, example, underway } of settings) {
    expect([name, shape.safeParse(example).success, underway.endsWith("。")]).toEqual([name, true, true]);
  }
});

test("a runner of jobs and a chore live with their domain", async () => {
  const running = files().filter((path) => /^core\/[^/]+\/runners\.ts$/.test(path));
  expect(running.length).toBeGreaterThan(4);
  for (const path of running)
    expect(textOf("functions/worker/runners.ts")).toContain(`runners as ${nameIn(path)} } from "#${path}"`);
  const declared = running.flatMap((path) => [...textOf(path).matchAll(/^ {2}"?([a-z-]+)"?: async \((?:all)?\)/gm)]);
  expect(Object.keys(runners).sort()).toEqual(declared.map(([, name]) => name).sort());
  for (const load of Object.values(runners)) expect(typeof (await load()).step).toBe("function");
  const ordered = files().flatMap((path) =>
    path.startsWith("core/")
      ? [...textOf(path).matchAll(/(?:\bwork|Work)(?: =|:) "([a-z-]+)"/g)].map(([, work]) => work)
      : [],
  );
  expect([...new Set(ordered)].sort()).toEqual(Object.keys(runners).sort()); // nothing is ordered that nobody does

  // the two that count over a whole run stand in the handler
  const chores = manifests.flatMap((one) => one.chores?.names ?? []);
  expect(chores.length).toBeGreaterThan(4);
  expect(schedules.flatMap((one) => [...one.chores]).sort()).toEqual([...chores, "parked", "timers"].sort());
  expect(textOf("functions/cron/chores.ts")).not.toMatch(new RegExp(`"(?:${chores.join("|")})"`));
});

test("a new domain touches its own folder and one line of each list that the ways in put together", () => {
  const own = /^core\/([^/]+)\/(?:domain|runners|rebuild|problem|setting)\.ts$/;
  const lists = new Set<string>();
  for (const { from, to } of files()
    .filter((path) => !isTest(path))
    .flatMap((path) => importsOf(path))) {
    const [, domain] = own.exec(to) ?? [];
    // a domain answers its own problems, and so do its routes, which show its settings in their examples
    if (domain === undefined || from.startsWith("core/") || from.includes(`/${domain}`)) continue;
    if (to.endsWith("problem.ts") && !isList(from)) continue;
    lists.add(from);
  }
  const routing = ["functions/api/routes.ts", "functions/api/domains.ts"];
  expect([...lists, ...routing].sort()).toEqual(Object.keys(known).sort());
  for (const [path, changed] of Object.entries(known)) {
    const [before, after] = [textOf(path), changed(textOf(path))].map((text) => text.split("\n").filter(isNoImport));
    expect(after?.length, path).toBe((before?.length ?? 0) + 1);
  }
});
