import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as Journal from "#core/journal/index.ts";
import { bodyHome, poolHome } from "#core/table/key.ts";
import { lazily, manifests } from "#functions/manifests.ts";
import { consumers } from "#functions/stream/consumers.ts";
import { functions } from "#infra/function.ts";
import { bundle } from "../../scripts/bundle.ts";
import { examine, faultsOf, limits, strangerLimit } from "../../scripts/entry.ts";
import { files } from "../../scripts/source.ts";
import { withStranger } from "../harness/stranger.ts";

const { built, faults, summary } = await examine();
const bundleOf = (name: string) => {
  const found = built.get(name);
  if (found === undefined) throw new Error(`${name} was not built`);
  return found;
};

test("the entries stay within 400 KB (api), 450 KB (stream, cron) and 550 KB (web), and within 150 KB more with any one domain", () => {
  expect(limits).toMatchObject({ api: 400_000, stream: 450_000, cron: 450_000, web: 550_000 });
  expect(faults).toEqual([]);
  expect([...built.keys()]).toEqual(expect.arrayContaining(Object.keys(functions)));
  const [largest] = bundleOf("api").later;
  expect(largest?.source).toMatch(/^functions\/api\//);
  expect(largest?.bytes).toBeGreaterThan(bundleOf("api").cold);
});

test("an entry that is too large, one that is too large with a domain, and one without a limit fail the check", () => {
  const api = bundleOf("api");
  expect(faultsOf("api", { ...api, cold: 400_001 })).toEqual([expect.stringContaining("400,001")]);
  const later = [...api.later, { source: "functions/api/town/large.ts", bytes: 550_001 }];
  expect(faultsOf("api", { ...api, later })).toEqual([expect.stringContaining("api with functions/api/town/large.ts")]);
  expect(faultsOf("unheard", api)).toEqual([expect.stringContaining("unheard has no limit")]);
});

test("a new domain adds at most 3 KB to an entry that it does not belong to", async () => {
  expect(strangerLimit).toBe(3_000);
  for (const name of Object.keys(functions)) {
    const before = bundleOf(name);
    const after = await bundle(`functions/${name}/handler.ts`, [withStranger]);
    if (name === "print") {
      expect(after.cold, "what prints knows no domain").toBe(before.cold);
      continue;
    }
    if (name === "worker") {
      // it has no registry of its own: what it exports it finds as the API does, when it is asked
      expect(after.cold - before.cold, name).toBeLessThanOrEqual(strangerLimit);
      continue;
    }
    const its = after.later.find(({ source }) => source.includes("stranger"));
    expect(its?.bytes, `${name} can load the new domain`).toBeGreaterThan(after.cold + 50_000);
    expect(after.cold, `${name} has its names`).toBeGreaterThan(before.cold);
    expect(after.cold - before.cold, name).toBeLessThanOrEqual(strangerLimit);
    // the new domain checks with a shape, and the check finds it behind any loader
    if (name !== "api") expect(faultsOf(name, after)).toEqual([`${name} can load zod`]);
  }
});

const written = (pattern: RegExp) =>
  files().flatMap((path) => (path.startsWith("core/") ? matches(path, pattern) : []));
const matches = (path: string, pattern: RegExp) => found(readFileSync(path, "utf8"), pattern);
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, one = ""]) => one);

const loadersIn = (path: string, text: string) =>
  found(text, /import\("\.(\/[^"]+)"\)/g).map((to) => path.replace("/domain.ts", to));
/** What a domain does, from where it says so; what it keeps the stream asks too, as a witness. */
const manifestOf = (path: string) => readFileSync(path, "utf8").split("export const manifest")[1];
const folders = files().filter((path) => /^core\/[^/]+\/domain\.ts$/.test(path) && manifestOf(path) !== undefined);

test("stream and cron load a domain's consumers, timers and notices when something of that domain comes", () => {
  expect(folders).toHaveLength(manifests.length);
  const loaded = folders.flatMap((path) => loadersIn(path, manifestOf(path) ?? ""));
  const kept = files()
    .filter((path) => /^core\/[^/]+\/domain\.ts$/.test(path))
    .flatMap((path) => loadersIn(path, readFileSync(path, "utf8").split("export const manifest")[0] ?? ""));
  for (const name of ["stream", "cron"]) {
    const { coldSources, later } = bundleOf(name);
    expect(coldSources).toEqual(expect.arrayContaining(folders));
    expect(coldSources.filter((source) => loaded.includes(source))).toEqual([]);
    // whoever asks for the members of the pool can ask what their prefecture's bodies are
    const bodies = coldSources.includes("core/japan/bodies.ts") ? ["core/japan/prefecture/index.ts"] : [];
    const can = name === "stream" ? [...loaded, ...kept, ...bodies] : [...loaded, ...bodies];
    expect(later.map(({ source }) => source).sort()).toEqual([...new Set(can)].sort());
  }
});

const wakasa = bodyHome("313254" as never);
const entry = (type: string, more: Partial<Journal.Entry> = {}): Journal.Entry => {
  const [kind, id, seq, at, by] = ["BKG", "bkg_1", 1, 0, "staff:stf_1"] as const;
  const open = { v: 1, aggregate: `${kind}#${id}`, seq, type, at, by, facts: {}, digest: "", prev: "" };
  return {
    home: wakasa,
    kind,
    id,
    seq,
    type,
    at,
    by,
    facts: {},
    closed: {},
    hash: "",
    open,
    request: undefined,
    ...more,
  };
};

test("what an entry of one domain follows loads no other's code", async () => {
  const asked: string[] = [];
  const counted = consumers.map((one) =>
    "load" in one ? { ...one, load: () => one.load().finally(() => asked.push(one.name)) } : one,
  );
  const notices = lazily(
    manifests.map(
      ({ notices: one }) => one && { ...one, load: () => one.load().finally(() => asked.push(one.names[0] ?? "")) },
    ),
  );
  const loads = async (type: string) => {
    asked.length = 0;
    const heard = await Journal.listening(counted, entry(type));
    await notices[type]?.(entry(type));
    expect(heard.some(({ name }) => name === "notice")).toBe(notices[type] !== undefined);
    return asked.sort();
  };
  expect(await loads("booking.confirmed")).toEqual(["booking.confirmed", "person", "usage"]);
  expect(await loads("tenant.joined")).toEqual(["founding-invitation", "person"]);
  expect(await loads("usage.noticed")).toEqual(["billing", "person"]);
  expect(await loads("of.nobody")).toEqual(["person"]);
});

test("every name in a manifest is there, and nothing is there that no manifest names", async () => {
  for (const { notices, timers, timerVerbs, chores } of manifests) {
    for (const table of [notices, timers, timerVerbs, chores]) {
      if (table !== undefined) expect(Object.keys(await table.load()).sort()).toEqual([...table.names].sort());
    }
  }
});

test("a consumer is told of every entry that it would have an effect on", async () => {
  const types = new Set(written(/"([a-z]+\.[a-z_]+)"/g)); // names of entries, among others
  const facts = { outcome: "approved", register: "dog", body: "313254", replaces: true };
  for (const one of manifests.flatMap(({ consumers: listed = [] }) => listed)) {
    const consumer = await one.load();
    expect([consumer.name, consumer.rebuildable]).toEqual([one.name, one.rebuildable]);
    if (one.on === "everything") continue;
    const wanted = [...types].filter((type) =>
      [wakasa, poolHome("31")].some(
        (home) => consumer.target(entry(type, { home, id: "313254", facts })) !== undefined,
      ),
    );
    expect(wanted.sort(), one.name).toEqual([...one.on].sort());
  }
});

test("stream and cron load neither the form checker nor any zod shape", () => {
  for (const name of ["stream", "cron"]) {
    const packages = bundleOf(name).parts.map(([part]) => part);
    expect(packages).toContain("@smithy/core");
    for (const one of ["zod", "ajv", "ajv-formats", "json-logic-engine"]) expect(packages).not.toContain(one);
  }
  expect(bundleOf("api").parts.map(([part]) => part)).toEqual(expect.arrayContaining(["zod", "json-logic-engine"]));
});

test("the check prints the size of every entry on one line", () => {
  expect(summary).toMatch(/^api \d+ KB, stream \d+ KB, cron \d+ KB, web (?:\d+ KB|not there yet)[,;] /);
  expect(summary).not.toContain("\n");
  for (const name of Object.keys(limits)) expect(summary).toContain(`${name} `);
});

test("no entry begins with the bodies of a prefecture, and each of the 47 is a file of its own", () => {
  for (const name of Object.keys(functions)) {
    const { coldSources, files, later } = bundleOf(name);
    expect(coldSources.filter((source) => source.startsWith("core/japan/prefecture/"))).toEqual([]);
    const texts = files.map(({ bytes }) => Buffer.from(bytes).toString("utf8"));
    const lists = texts.filter((text) => /"\d{2}000\d","[^"]+[都道府県]"/.test(text));
    expect([0, 47], name).toContain(lists.length);
    for (const text of lists) expect(text.match(/"\d{2}000\d"/g), name).toHaveLength(1);
    const [own] = later.filter(({ source }) => source === "core/japan/prefecture/index.ts");
    // beside the loaders one list, the largest: all would be seven times that
    if (own !== undefined) expect(own.bytes - bundleOf(name).cold).toBeLessThan(15_000);
  }
  expect(bundleOf("api").files.length).toBeGreaterThan(47);
});
