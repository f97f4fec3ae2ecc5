import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Clock from "#core/clock.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { classOf } from "#core/keeps.ts";
import type { Item } from "#core/table/client.ts";
import type { Home } from "#core/table/key.ts";
import * as Verification from "#core/verification/index.ts";
import { recount } from "#core/verification/recount.ts";
import { contents } from "#functions/contents.ts";
import { files } from "../../scripts/source.ts";
import { alterations, other } from "../harness/alteration.ts";
import type { Api } from "../harness/api.ts";
import { decided } from "../harness/exemplar/application.ts";
import { facilityExemplars } from "../harness/exemplar/facility.ts";
import { groupExemplars } from "../harness/exemplar/group.ts";
import { act, planted, routeNamed, type Stage, stageOf, town } from "../harness/exemplar/stage.ts";
import { foundedApi } from "../harness/founded.ts";
import { happened } from "../harness/happened.ts";
import { rawClient } from "../harness/table.ts";
import { takeErrands, turns, workAll } from "../harness/worker.ts";

// whoever writes the table and holds no key

const code = "313254";
const home = `31#${code}` as Home;
const neighbour = "31#313289" as Home;

let api: Api;
let stage: Stage;
let raw: ReturnType<typeof rawClient>;
/** The decided application, and the first head of each kind in the town. */
let application: string;
let heads: Item[];

beforeAll(async () => {
  api = await foundedApi("april");
  stage = stageOf(api, code);
  raw = rawClient(api.world.table);
  application = await decided(stage);
  const all = (await raw.all()) as Item[];
  heads = [
    ...new Map(
      all
        .filter(({ pk, sk }) => sk === "HEAD" && pk.startsWith(`${home}#`))
        .map((head) => [head.pk.split("#")[2], head] as const),
    ).values(),
  ];
});
afterAll(() => api.stop());

const lay = (item: Record<string, unknown>) =>
  raw.send(new PutCommand({ TableName: api.world.table.name, Item: item }));

/** Puts something else in an item's place while something is tried, and then what was there. */
async function instead<R>(item: Item, altered: Record<string, unknown>, run: () => Promise<R>): Promise<R> {
  await lay({ ...altered, pk: item.pk, sk: item.sk });
  try {
    return await run();
  } finally {
    await lay(item);
  }
}

const kindOf = (head: Item) => ({ kind: head.pk.split("#")[2] ?? "", version: 0 });
const idOf = (head: Item) => head.pk.split("#").slice(3).join("#");
const inTown = <R>(run: () => R): R => Actor.asSystem("test", home, run);
const damaged = { code: "record.damaged" };
const expectUnused = (head: Item) =>
  inTown(async () => {
    await expect(Journal.find(kindOf(head), idOf(head))).rejects.toMatchObject(damaged);
    const decide = () => ({ event: happened("test.decided"), state: {} });
    await expect(Journal.act(kindOf(head), idOf(head), decide)).rejects.toMatchObject(damaged);
  });

test("nothing is decided by a head that somebody else wrote, whichever field of whichever kind, and the verification names it", async () => {
  let tried = 0;
  for (const head of heads) {
    for (const [how, altered] of alterations(head)) {
      tried++;
      await instead(head, altered, async () => {
        await expectUnused(head).catch((error: unknown) => {
          throw new Error(`${head.pk}: ${how}`, { cause: error });
        });
      });
    }
  }
  process.stdout.write(`heads: ${tried} alterations of ${heads.length} kinds, none believed\n`);
  expect(heads.length).toBeGreaterThan(10);
});

test("the verification names a head that was changed", async () => {
  const [head] = heads.filter(({ pk }) => pk.includes(application));
  const { damaged } = await instead(
    head as Item,
    { ...head, state: { ...(head?.state as object), status: "submitted" } },
    () => inTown(() => Journal.verify("2027-04-05", "2027-04-05")),
  );
  expect(damaged).toEqual([{ where: `${head?.pk} HEAD`, what: "現在の状態が改変されています" }]);
});

test("a head is believed in its own place only: no other's, and no other town's", async () => {
  const [one, two] = (await raw.all()).filter(
    ({ pk, sk }) => sk === "HEAD" && String(pk).startsWith(`${home}#STAFF#`),
  ) as Item[];
  await instead(one as Item, two as Item, () => expectUnused(one as Item));
  const away = (await raw.all()).find(({ pk, sk }) => sk === "HEAD" && String(pk).startsWith(`${neighbour}#TENANT#`));
  const own = heads.find(({ pk }) => pk.startsWith(`${home}#TENANT#`)) as Item;
  await instead(own, away as Item, () => expectUnused(own));
});

describe("by name", () => {
  const find = (part: string) => heads.find(({ pk }) => pk.startsWith(`${home}#${part}`)) as Item;
  const refused = (run: () => Promise<unknown>) => expect(run()).rejects.toThrow('"record.damaged"');
  const withState = (head: Item, more: object) => ({ ...head, state: { ...(head.state as object), ...more } });

  test("no letter is printed from a decision that the journal does not say", async () => {
    const head = find(`APP#${application}`);
    const letter = () => act(stage, "counter", "get", `${town}/applications/${application}/letter`, undefined);
    expect((await letter()).status).toBe(200);
    await instead(head, withState(head, { outcome: "refused" }), () => refused(letter));
  });

  test("a setting that somebody changed is not in force", async () => {
    const head = find("SETTING#calendar");
    await instead(head, withState(head, { rows: [] }), () =>
      refused(() => act(stage, "admin", "get", `${town}/settings/calendar`, undefined)),
    );
  });

  test("a published version that somebody changed is not used, its hash rewritten or not", async () => {
    const all = (await raw.all()) as Item[];
    const version = all.find(({ pk, sk }) => pk.startsWith(`${home}#PROC#`) && sk.startsWith("V#")) as Item;
    const filing = { ...(planted(routeNamed("submitApplication"), ["/procedure", "/answers/dog_sex"]) as object) };
    const procedure = version.pk.split("#")[3];
    const file = () => act(stage, "resident", "post", `${town}/applications`, { ...filing, procedure });
    expect((await file()).status).toBe(201);
    const definition = String(version.definition).replace("3000", "1");
    expect(definition).not.toBe(version.definition);
    const hash = createHash("sha256").update(definition).digest("hex");
    for (const more of [{ definition }, { definition, hash }]) {
      await instead(version, { ...version, ...more }, () => refused(file));
    }
  });

  test("an account that gave itself a duty opens nothing", async () => {
    const accounts = ((await raw.all()) as Item[]).filter(
      ({ pk, sk, state }) =>
        pk.startsWith(`${home}#STAFF#`) && sk === "HEAD" && JSON.stringify(state).includes('"counter"'),
    );
    const list = () => act(stage, "counter", "get", `${town}/work`, undefined);
    expect((await list()).status).toBe(200);
    const risen = accounts.map((one) => ({
      ...one,
      state: JSON.parse(JSON.stringify(one.state).replace('"counter"', '"admin"')),
    }));
    for (const one of risen) await lay(one);
    await refused(list).finally(() => Promise.all(accounts.map(lay)));
  });
});

test("each class of items in the table has a word: head, derived, derivable, secret-bearing or don't care; one without fails the check", async () => {
  // what the sources may write: keys begin with a name that a manifest has, or with that of a kind
  const kinds = new Set<string>();
  const names = new Map<string, string>();
  for (const file of files().filter((one) => one.startsWith("core/") && !one.endsWith(".test.ts"))) {
    const text = readFileSync(file, "utf8");
    for (const [, kind = ""] of text.matchAll(/defineKind[^(]*\(\{\s*kind: "([A-Z]+)"/g)) kinds.add(kind);
    for (const [, name = ""] of text.matchAll(/partition\([^"()]*(?:\([^()]*\))?[^"()]*"([A-Z]+)"/g))
      names.set(name, file);
  }
  const worded = new Set(contents.items.map(({ name }) => name.split(" ")[0]));
  const indexes = ["DAY", "LIST"]; // no item lies there, it is only found there
  const counted = (await Promise.all(contents.rebuilds.map((load) => load()))).flatMap(({ tallies = {} }) =>
    Object.keys(tallies),
  );
  const uncounted = contents.items.filter(
    ({ is, name, with: other = name }) => is === "derived" && !counted.includes(other),
  );
  expect(uncounted.map(({ name }) => name)).toEqual([]);
  expect(names.size).toBeGreaterThan(20);
  expect([...names].filter(([name]) => !worded.has(name) && !kinds.has(name) && !indexes.includes(name))).toEqual([]);
  // and what lies in a table in which something of everything was done
  const all = (await raw.all()) as Item[];
  const without = all.filter((item) => classOf(contents.items, item) === undefined);
  expect(without.map(({ pk, sk }) => `${pk} ${sk}`)).toEqual([]);
  const found = new Set(all.map((item) => classOf(contents.items, item)?.name));
  expect(found.size).toBeGreaterThan(15);
  process.stdout.write(`items: ${all.length} of ${found.size} classes, each with its word\n`);
});
test("a job goes on from no place that somebody else wrote, and hands over no part: it fails and says so", async () => {
  const order = () =>
    api.world.as(api.world.operator(), () => Verification.order(), { idempotencyKey: Id.create("key"), hash: "a" });
  const runOf = async (job: string) => (await raw.get(`31#POOL00#JOB#${job}`, "RUN")) as Item;
  const ends = async (job: string) => ((await raw.get(`31#POOL00#JOB#${job}`, "HEAD")) as Item).state;
  const { id } = (await order()).entry;
  await api.world.deliver();
  await takeErrands(api.world, { hasTime: turns(2) });
  const run = await runOf(id);
  expect(run.cursor).toMatchObject({ at: expect.any(Number) });
  // so that it would look at nothing more
  await lay({ ...run, cursor: { ...(run.cursor as object), at: 99 } });
  await workAll(api.world);
  expect(await ends(id)).toMatchObject({ status: "failed", failure: { code: "record.damaged" } });

  const again = (await order()).entry.id;
  await api.world.deliver();
  for (let part: Item | undefined; part === undefined; ) {
    await takeErrands(api.world, { hasTime: turns(1) });
    part = ((await raw.all()) as Item[]).find(({ pk, sk }) => pk.endsWith(again) && sk.startsWith("PART#"));
    if (part !== undefined) await lay({ ...part, value: { ...(part.value as object), entries: 0 } });
  }
  await workAll(api.world);
  expect(await ends(again)).toMatchObject({ status: "failed" });
});

describe("what is derived", () => {
  /** Everything in the town that acts count, after some of each. */
  let derived: Item[];
  const counts = ({ pk, sk }: Item) =>
    inTown(() => recount(contents)).then((all) => all.some(({ where }) => where === `${pk} ${sk}`));

  beforeAll(async () => {
    const book = async (role: "resident" | "counter", more: object = {}) => {
      const { body } = (await facilityExemplars.bookFacility?.make?.(stage)) ?? {};
      return act(stage, role, "post", `${town}/bookings`, { ...(body as object), ...more });
    };
    const group = (await groupExemplars.showGroup?.make?.(stage))?.params?.id;
    for (const more of [{}, {}, { group }]) await book("counter", more);
    const mine = await book("resident");
    await book("resident");
    await act(stage, "resident", "post", `${town}/bookings/${mine.body.id}/cancel`, {});
    await api.world.deliver();
    await act(stage, "counter", "post", `${town}/applications/${application}/payment/receive`, { yen: 3000 });
    await api.world.deliver();
    const words = new Map(contents.items.map((one) => [one.name, one]));
    derived = ((await raw.all()) as Item[]).filter(
      (item) =>
        item.pk.startsWith(`${home}#`) && words.get(classOf(contents.items, item)?.name ?? "")?.is === "derived",
    );
    expect(await inTown(() => recount(contents))).toEqual([]);
  });

  test("a derived count that somebody changed is found by recounting, and recounted", async () => {
    const classes = new Set(derived.map((item) => classOf(contents.items, item)?.name));
    expect([...classes].sort()).toEqual(
      contents.items
        .filter(({ is, name }) => is === "derived" && name !== "USES") // of the pool's home: test/domain/billing.test.ts
        .map(({ name }) => name)
        .filter((name, at, all) => all.indexOf(name) === at)
        .sort(),
    );
    let tried = 0;
    for (const item of derived) {
      for (const [how, altered] of falsified(item)) {
        tried++;
        if (altered === undefined) await raw.removeAll(({ pk, sk }) => pk === item.pk && sk === item.sk);
        else await lay({ ...altered, pk: item.pk, sk: item.sk });
        expect([how, item.pk, item.sk, await counts(item)]).toEqual([how, item.pk, item.sk, true]);
        expect(countOf((await raw.get(item.pk, item.sk)) as Item), `${how} ${item.pk}`).toEqual(countOf(item));
      }
    }
    expect(await inTown(() => recount(contents))).toEqual([]);
    process.stdout.write(`derived: ${tried} alterations of ${derived.length} items, all found and counted again\n`);
  });

  test("a verification counts again, says which counts were wrong, and the next one finds nothing", async () => {
    const [quota] = derived.filter(({ pk }) => pk.includes("#QUOTA#"));
    await lay({ ...quota, n: 99 });
    const findings = async () => {
      const request = { idempotencyKey: Id.create("key"), hash: "a" };
      const ordered = () => Verification.order({ body: parseBodyCode(code) });
      const { entry } = await api.world.as(api.world.operator(), ordered, request);
      await workAll(api.world);
      return ((await raw.get(`31#POOL00#JOB#${entry.id}`, "HEAD")).state as Ordered).outcome?.findings;
    };
    const wrong = {
      where: `${quota?.pk} ${quota?.sk}`,
      what: "ほかの記録から数えた値と違っていました。数え直しました",
    };
    expect(await findings()).toMatchObject([{ home: code, damaged: expect.arrayContaining([wrong]) }]);
    expect(await findings()).not.toMatchObject([{ damaged: expect.arrayContaining([wrong]) }]);
  });
});

type Ordered = { outcome?: { findings: unknown } };

/** What acts count of an item: not how often it was written, which only grows. */
const countOf = ({ n, changes: _changes, since: _since, w: _stamp, ...item }: Item) =>
  item.pk.includes("#QUOTA#") ? { ...item, n } : item;

/** Everything that would change what a count says: each counted field higher, lower, gone; the whole item gone. */
function falsified(item: Item): [string, Record<string, unknown> | undefined][] {
  const [, , kind] = item.pk.split("#");
  const counted = Object.keys(item).filter((name) =>
    kind === "SLOT"
      ? /^[A-Z]\d+$/.test(name)
      : kind === "GRP"
        ? name.startsWith("booking ")
        : ["n", "last", "spans"].includes(name),
  );
  return counted.flatMap((name): [string, Record<string, unknown> | undefined][] => {
    const { [name]: value, ...rest } = item as Record<string, unknown>;
    const numbers = typeof value === "number" ? [value + 1, value - 1, 0] : [other(value)];
    return [
      ...numbers
        .filter((one) => one !== value)
        .map((one): [string, Record<string, unknown>] => [`${name} is ${one}`, { ...item, [name]: one }]),
      ...(value === 0
        ? []
        : ([
            [`${name} is gone`, rest],
            ["the item is gone", undefined],
          ] as [string, Record<string, unknown> | undefined][])),
      ...(kind === "SLOT"
        ? ([[`${name} would lapse`, { ...item, [`${name}h`]: 1 }]] as [string, Record<string, unknown>][])
        : []),
    ];
  });
}

describe("disposing is told from destroying", () => {
  const kind = Journal.defineKind<{ steps: number }, { name: string }>({ kind: "TEST", version: 1 });
  const made = (id: string) =>
    inTown(() =>
      Journal.act(kind, id, () => ({ event: happened("test.made"), state: { steps: 1 }, secret: { name: "見本" } })),
    );
  const itemsOf = async (id: string) => ((await raw.all()) as Item[]).filter(({ pk }) => pk === `${home}#TEST#${id}`);
  const verified = () => inTown(async () => Journal.verify(Clock.today(), Clock.today()));
  const damagedAt = async (id: string) => (await verified()).damaged.filter(({ where }) => where.includes(id));

  test("a disposal says why, is certified, sealed within the hour, and verifies as disposed", async () => {
    const id = Id.create("tst");
    await made(id);
    const before = (await verified()).disposed;
    const entry = await inTown(() => Journal.dispose(kind, id, "保存期間の満了"));
    expect(entry).toMatchObject({ open: { why: "保存期間の満了" }, facts: { certificate: `廃棄証明-${id}` } });
    expect(await damagedAt(id)).toEqual([]);
    expect((await verified()).disposed).toBe(before + 1);
    const at = Clock.now();
    api.world.setTime(Clock.format(at + 3_600_000).slice(0, 16));
    const root = await inTown(() => Journal.sealPassed());
    const list = JSON.parse(Buffer.from(api.world.files.get(root?.file ?? "") ?? "").toString()) as {
      leaves: { key: string; hash: string }[];
    };
    const disposal = (await itemsOf(id)).find(({ open }) => String(open).includes("journal.disposed"));
    expect(list.leaves).toContainEqual({ key: `${disposal?.pk}|${disposal?.sk}`, hash: disposal?.hash });
  });

  test("a key that is gone without a disposal is damage, also when somebody wrote the disposal himself", async () => {
    const id = Id.create("tst");
    await made(id);
    const [head, first] = (await itemsOf(id)).sort((a, b) => (a.sk < b.sk ? -1 : 1)) as [Item, Item];
    const { key: _key, secret: _secret, ...keyless } = head;
    const { closed: _closed, ...bare } = first;
    const open = JSON.stringify({
      ...JSON.parse(String(first.open)),
      seq: 2,
      type: "journal.disposed",
      why: "保存期間の満了",
      prev: first.hash,
    });
    const hash = createHash("sha256").update(open).digest("hex");
    const forged = { ...bare, sk: "J#00000002", open, hash, daySk: String(first.daySk).replace(/1$/, "2") };
    const destroyed: Record<string, Record<string, unknown>[]> = {
      "the key": [keyless],
      "the key and what it sealed": [keyless, bare],
      "all of it, under a forged disposal": [{ ...keyless, seq: 2, hash: Buffer.from(hash, "hex") }, bare, forged],
      "what it sealed": [bare],
    };
    const disposed = (await verified()).disposed;
    for (const [how, items] of Object.entries(destroyed)) {
      for (const item of items) await lay(item);
      expect([how, (await damagedAt(id)).length > 0]).toEqual([how, true]);
      await raw.removeAll(({ pk, sk }) => pk === head.pk && sk === forged.sk);
      for (const item of [head, first]) await lay(item);
      expect(await damagedAt(id)).toEqual([]);
    }
    expect((await verified()).disposed).toBe(disposed);
  });

  test("a town's key that is gone, changed or another's is named by the verification, which looks at everybody else all the same", async () => {
    const key = (await raw.get(`${home}#KEY`, "1")) as Item;
    const foreign = await raw.get(`${neighbour}#KEY`, "1");
    const found = async () => {
      await api.world.as(api.world.operator(), () => Verification.order());
      await workAll(api.world);
      const jobs = ((await raw.all()) as Item[]).filter(({ pk, sk }) => pk.includes("POOL00#JOB#") && sk === "HEAD");
      const { outcome } = jobs
        .map(({ state }) => state as JobState)
        .sort((a, b) => a.endedAt - b.endedAt)
        .at(-1) as JobState;
      return Object.fromEntries(outcome.findings.map(({ home: of, damaged }) => [of, damaged]));
    };
    const whole = { where: `${home}#KEY 1`, what: "団体の鍵が失われたか改変されています" };
    for (const altered of [undefined, { ...key, blob: other(key.blob) }, { ...key, blob: foreign.blob }]) {
      if (altered === undefined) await raw.removeAll(({ pk }) => pk === key.pk);
      else await lay(altered);
      const findings = await found();
      await lay(key);
      expect(findings[code]).toEqual([whole]);
      expect(Object.keys(findings).sort()).toEqual([code, "313289", "COMMON", "POOL00"]);
      expect(findings["313289"]).toEqual([]);
    }
  });
});
type JobState = {
  endedAt: number;
  outcome: { findings: { home: string; damaged: unknown[] }[] };
};
