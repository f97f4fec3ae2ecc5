import { createHash } from "node:crypto";
import { PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { Problem } from "#core/error.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import { happened } from "../harness/happened.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

type State = { steps: number };
const kind = Journal.defineKind<State, { name: string }>({ kind: "TEST", version: 1 });

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.join("313254");
  await world.join("313289");
});

const step = (id: string, name = "見本 太郎") =>
  Journal.act(kind, id, (head) => ({
    event: happened("test.stepped", { steps: (head?.state.steps ?? 0) + 1 }, { name }),
    state: { steps: (head?.state.steps ?? 0) + 1 },
    secret: { name },
  }));

const inWakasa = <R>(run: () => R) => world.as(world.staff("313254"), run);

test("a chain of any length verifies, and its closed parts come back as they were", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 6 }), (names) =>
      inWakasa(async () => {
        const id = Id.create("tst");
        for (const name of names) await step(id, name);
        const entries = await Journal.entries(kind, id);
        expect(entries.map((entry) => entry.closed?.name)).toEqual(names);
        expect(entries.map((entry) => entry.seq)).toEqual(names.map((_, index) => index + 1));
      }),
    ),
    { numRuns: 15 },
  );
  const report = await inWakasa(() => Journal.verify("2026-10-01", "2026-10-01"));
  expect(report.damaged).toEqual([]);
  expect(report.entries).toBeGreaterThan(15);
});

test("one flipped byte of any stored part is located to its item", async () => {
  const id = Id.create("tst");
  await inWakasa(async () => {
    for (let i = 0; i < 3; i++) await step(id);
  });
  const pk = `31#313254#TEST#${id}`;
  const raw = rawClient(world.table);
  const flip = async (sk: string, name: string) => {
    const item = await raw.get(pk, sk);
    const before = item[name];
    const after =
      typeof before === "string"
        ? before.replace(/\d/, (digit) => (digit === "9" ? "8" : "9"))
        : flipped(before as Uint8Array);
    const write = (value: unknown) =>
      raw.send(
        new UpdateCommand({
          TableName: world.table.name,
          Key: { pk, sk },
          UpdateExpression: "SET #n = :v",
          ExpressionAttributeNames: { "#n": name },
          ExpressionAttributeValues: { ":v": value },
        }),
      );
    await write(after);
    const report = await inWakasa(() => Journal.verify("2026-10-01", "2026-10-01"));
    await write(before);
    return report.damaged.filter((damage) => damage.where.startsWith(pk)).map((damage) => damage.where);
  };
  expect(await flip("J#00000002", "open")).toContain(`${pk} J#00000002`);
  expect(await flip("J#00000002", "closed")).toEqual([`${pk} J#00000002`]);
  expect(await flip("J#00000003", "hash")).toContain(`${pk} J#00000003`);
  expect(await flip("HEAD", "hash")).toEqual([`${pk} HEAD`]);
  expect(await flip("HEAD", "secret")).toEqual([`${pk} HEAD`]);
  expect((await inWakasa(() => Journal.verify("2026-10-01", "2026-10-01"))).damaged).toEqual([]);
});

test("an entry that was rewritten whole, its hash with it, is found by the one after it, and what it says of its sealed part by that part", async () => {
  const id = Id.create("tst");
  await inWakasa(async () => {
    for (let i = 0; i < 3; i++) await step(id);
  });
  const pk = `31#313254#TEST#${id}`;
  const raw = rawClient(world.table);
  const before = await raw.get(pk, "J#00000002");
  const lay = (item: object) => raw.send(new PutCommand({ TableName: world.table.name, Item: { ...item } }));
  const rewritten = async (said: object) => {
    const open = JSON.stringify({ ...JSON.parse(String(before.open)), ...said });
    await lay({ ...before, open, hash: createHash("sha256").update(open).digest("hex") });
    const { damaged } = await inWakasa(() => Journal.verify("2026-10-01", "2026-10-01"));
    await lay(before);
    return damaged.filter(({ where }) => where.startsWith(pk));
  };
  const cut = { where: `${pk} J#00000003`, what: "前の記録とのつながりが切れています" };
  expect(await rewritten({ facts: { steps: 7 } })).toEqual([cut]);
  expect(await rewritten({ digest: "0".repeat(64) })).toEqual([
    { where: `${pk} J#00000002`, what: "個人情報の部分が記録と一致しません" },
    cut,
  ]);
  expect((await inWakasa(() => Journal.verify("2026-10-01", "2026-10-01"))).damaged).toEqual([]);
});

const flipped = (bytes: Uint8Array) => Uint8Array.from(bytes, (byte, index) => (index === 20 ? byte ^ 1 : byte));

test("disposal leaves a chain that verifies as disposed, and nothing of the person", async () => {
  const id = Id.create("tst");
  await inWakasa(async () => {
    await step(id, "架空 花子");
    await step(id, "架空 花子");
    await Journal.dispose(kind, id, "保存期間の満了");
    const report = await Journal.verify("2026-10-01", "2026-10-01");
    expect(report.disposed).toBe(1);
    expect(report.damaged).toEqual([]);
    const entries = await Journal.entries(kind, id);
    expect(entries.map((entry) => entry.closed)).toEqual([null, null, null]);
    expect(entries.at(-1)?.facts).toMatchObject({ backupsExpire: "2026-11-05" });
    expect((await Journal.find(kind, id)).secret).toBeNull();
  });
});

const keyed = (key: string, hash = "a") => ({ idempotencyKey: key, hash, route: "POST /test" });

test("a replayed act gives the first entry, another body under its key is refused", async () => {
  const id = Id.create("tst");
  const staff = world.staff("313254");
  await world.as(staff, () => step(id));
  const first = await world.as(staff, () => step(id), keyed("k1"));
  const again = await world.as(staff, () => step(id), keyed("k1"));
  expect(again).toEqual({ ...first, isReplay: true });
  await expect(world.as(staff, () => step(id), keyed("k1", "b"))).rejects.toMatchObject({
    code: "idempotency.mismatch",
  });
  const other = await world.as(world.staff("313254", { staff: "stf_other" }), () => step(id), keyed("k1"));
  expect(other.entry.seq).toBe(3);
});

test("a request sent many times at once creates one thing and one entry", async () => {
  const create = () => step(Request.newId("tst"));
  const staff = world.staff("313254");
  const created = await Promise.all(Array.from({ length: 12 }, () => world.as(staff, create, keyed("create"))));
  expect(new Set(created.map(({ entry }) => entry.hash)).size).toBe(1);
  const id = created[0]?.entry.id ?? "";
  expect(await world.as(staff, () => Journal.entries(kind, id))).toHaveLength(1);
  const acts = await Promise.all(Array.from({ length: 12 }, () => world.as(staff, () => step(id), keyed("act"))));
  expect(new Set(acts.map(({ entry }) => entry.seq))).toEqual(new Set([2]));
});

test("acts that race are all done, one after the other, none lost", async () => {
  const id = Id.create("tst");
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => inWakasa(() => step(id))));
  const done = results.filter((result) => result.status === "fulfilled").length;
  const refused = results.filter((result) => result.status === "rejected").map((result) => result.reason);
  expect(refused.every((error) => error instanceof Problem && error.code === "busy")).toBe(true);
  expect((await inWakasa(() => Journal.find(kind, id))).state.steps).toBe(done);
});

test("If-Match of an older version is refused and changes nothing", async () => {
  const id = Id.create("tst");
  await inWakasa(() => step(id));
  await inWakasa(() => step(id));
  await expect(world.as(world.staff("313254"), () => step(id), { ifMatch: 1 })).rejects.toMatchObject({
    code: "version.stale",
  });
  expect((await inWakasa(() => Journal.find(kind, id))).seq).toBe(2);
});

test("a refusal is not remembered: the same key may succeed later", async () => {
  const id = Id.create("tst");
  const staff = world.staff("313254");
  let open = false;
  const attempt = () =>
    world.as(
      staff,
      () =>
        Journal.act(kind, id, () => {
          if (!open) throw new Problem("auth.forbidden");
          return { event: happened("test.stepped"), state: { steps: 1 } };
        }),
      keyed("later"),
    );
  await expect(attempt()).rejects.toMatchObject({ code: "auth.forbidden" });
  open = true;
  expect((await attempt()).entry.seq).toBe(1);
});
