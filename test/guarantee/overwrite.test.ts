import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import { vouches } from "#core/journal/vouch.ts";
import * as Port from "#core/port.ts";
import { commit, type Item } from "#core/table/client.ts";
import { type Home, partition, poolHome } from "#core/table/key.ts";
import * as Meter from "#core/table/meter.ts";
import * as Vault from "#core/vault.ts";
import { type Pump, startPump } from "#infra/local/pump.ts";
import { toRecord } from "#infra/local/stream-event.ts";
import { type Api, startApi } from "../harness/api.ts";
import { happened } from "../harness/happened.ts";
import { rawClient } from "../harness/table.ts";

const kind = Journal.defineKind<{ value: number }, { name: string }>({ kind: "TEST", version: 1 });
const pool = poolHome("31");
const town = "313254";
const home = `31#${town}` as Home;

let api: Api;
let pump: Pump;
beforeAll(async () => {
  api = await startApi({ at: "2026-10-01" });
  await api.world.join(town);
  const { name: table, config } = api.world.table;
  const checkpointFile = join(mkdtempSync(join(tmpdir(), "machipool-stream-")), "stream.json");
  const { handler } = await import("#functions/stream/handler.ts");
  pump = await startPump({ endpoint: config.endpoint, table, checkpointFile, handler: (event) => handler(event) });
});
afterAll(async () => {
  await pump.stop();
  await api.stop();
});

/** The lines of errors that are logged meanwhile. */
async function errorsOf(run: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const spy = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  let lines: string[] = [];
  await run().finally(() => {
    lines = spy.mock.calls.map(([text]) => String(text)).filter((text) => text.startsWith("{"));
    spy.mockRestore();
  });
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

const inTown = <R>(run: () => R): R => api.world.as(api.world.staff(town), run);
const set = (id: string, value: number) =>
  inTown(() =>
    Journal.act(kind, id, () => ({ event: happened("test.set"), state: { value }, secret: { name: "見本 太郎" } })),
  );
const pkOf = (id: string) => partition(home, "TEST", id);
const raw = () => rawClient(api.world.table);
const lay = (item: Record<string, unknown>) =>
  raw().send(new PutCommand({ TableName: api.world.table.name, Item: item }));
const valuesOf = async (id: string) => (await inTown(() => Journal.entries(kind, id))).map(({ seq }) => seq);

/** Two acts, of which the second is forgotten by a head that somebody has put back. */
async function forgotten(): Promise<string> {
  const id = Id.create("tst");
  await set(id, 1);
  const before = await raw().get(pkOf(id), "HEAD");
  await set(id, 2);
  await lay(before);
  await pump.drain(5_000); // the stream has told of it by now, and says nothing in between
  return id;
}

test("an act that meets an entry where none should be fails with record.damaged, is logged, and changes nothing", async () => {
  const id = await forgotten();
  const items = async () => (await raw().all()).filter(({ pk }) => pk === pkOf(id));
  const stored = await items();
  const lines = await errorsOf(async () => {
    await expect(set(id, 3)).rejects.toMatchObject({ code: "record.damaged", status: 500 });
  });
  expect(await items()).toEqual(stored);
  expect(lines).toEqual([expect.objectContaining({ message: "entry clash", aggregate: `TEST#${id}`, seq: 2 })]);
  expect(JSON.stringify(lines)).not.toContain("見本");
});

test("set, copy the head, set, put the old head back, set: the second act stays and the verification finds the head", async () => {
  const id = await forgotten();
  const second = await raw().get(pkOf(id), "J#00000002");
  await expect(set(id, 3)).rejects.toMatchObject({ code: "record.damaged" });
  expect(await raw().get(pkOf(id), "J#00000002")).toEqual(second);
  expect(await valuesOf(id)).toEqual([1, 2]);
  const { damaged } = await inTown(() => Journal.verify("2026-10-01", "2026-10-01"));
  expect(damaged.filter(({ where }) => where.includes(id))).toEqual([
    { where: `${pkOf(id)} HEAD`, what: "現在の状態が最後の記録と一致しません" },
  ]);
});

test("a command of a consumer that meets such an entry is parked as damaged, not tried for ever", async () => {
  const id = await forgotten();
  const consumer: Journal.Consumer = {
    on: "everything",
    name: "test-command",
    target: (entry) => (entry.type === "test.asked" ? home : undefined),
    effect: async () => {
      const head = await Journal.find(kind, id);
      const decision = { event: happened("test.set"), state: { value: 3 } };
      return (await Journal.prepare(kind, { home, id, head }, decision)).writes;
    },
  };
  const asking = Id.create("tst");
  await inTown(() => Journal.act(kind, asking, () => ({ event: happened("test.asked"), state: { value: 0 } })));
  const item = await raw().get(pkOf(asking), "J#00000001");
  await Journal.deliver([consumer], item as Parameters<typeof Journal.deliver>[1]);
  expect(await Journal.parkedIn(home)).toEqual([
    expect.objectContaining({ consumer: "test-command", stuck: expect.objectContaining({ why: "record.damaged" }) }),
  ]);
  expect(await valuesOf(id)).toEqual([1, 2]);
});

test("acts that race are still asked again, and none of them is called damage", async () => {
  const id = Id.create("tst");
  const results = await Promise.allSettled(Array.from({ length: 5 }, (_, value) => set(id, value)));
  const refused = results.flatMap((one) => (one.status === "rejected" ? [String(one.reason.code)] : []));
  expect(refused.filter((code) => code !== "busy")).toEqual([]);
  expect(await valuesOf(id)).toEqual(Array.from({ length: 5 - refused.length }, (_, index) => index + 1));
});

/** What the operators find of an aggregate once the stream has told everything. */
async function told(id: string) {
  await pump.drain(5_000);
  return (await Journal.parkedIn(pool))
    .filter(({ consumer, stuck }) => consumer === "journal" && stuck.id === id)
    .map(({ stuck }) => `${stuck.why} ${stuck.seq}`)
    .sort();
}

/** Sets an attribute, or takes it away. */
const change = (id: string, seq: number, name: string, value?: unknown) =>
  raw().send(
    new UpdateCommand({
      TableName: api.world.table.name,
      Key: { pk: pkOf(id), sk: `J#0000000${seq}` },
      UpdateExpression: value === undefined ? "REMOVE #n" : "SET #n = :v",
      ExpressionAttributeNames: { "#n": name },
      ...(value === undefined ? {} : { ExpressionAttributeValues: { ":v": value } }),
    }),
  );

test("an entry that is changed or removed behind the pool's back is told by the stream and stands on the operator's list", async () => {
  const [changed, removed, untouched] = ["a", "b", "c"].map(() => Id.create("tst")) as [string, string, string];
  for (const id of [changed, removed, untouched]) for (const value of [1, 2]) await set(id, value);
  const first = await raw().get(pkOf(changed), "J#00000001");
  // the stream may tell of a change before the next one is made
  const lines = await errorsOf(async () => {
    await change(changed, 1, "hash", "0".repeat(64));
    await lay(first); // whoever puts it right again does not make it untold
    await change(removed, 2, "closed", new Uint8Array(40));
    const Key = { pk: pkOf(removed), sk: "J#00000002" };
    await raw().send(new DeleteCommand({ TableName: api.world.table.name, Key }));
    await pump.drain(5_000);
  });
  expect(await told(changed)).toEqual(["entry.changed 1"]);
  expect(await told(removed)).toEqual(["entry.changed 2"]);
  expect(await told(untouched)).toEqual([]);
  const ofRemoved = lines.filter(({ aggregate }) => aggregate === `TEST#${removed}`).map(({ message }) => message);
  expect(new Set(ofRemoved)).toEqual(new Set(["entry.changed", "entry.removed"]));
});

test("an entry that somebody puts in is told in the log, which nobody edits who can write the table, and nothing follows from it", async () => {
  const [id, unheard] = [Id.create("tst"), Id.create("tst")];
  await set(id, 1);
  await pump.drain(5_000);
  const first = (await raw().get(pkOf(id), "J#00000001")) as Record<string, string>;
  const forged = (pk: string, seq: number, type: string, prev = first.hash) => {
    const open = JSON.stringify({ ...JSON.parse(String(first.open)), type, seq, prev, facts: { body: town } });
    const hash = createHash("sha256").update(open).digest("hex");
    return { ...first, pk, sk: `J#0000000${seq}`, open, hash };
  };
  const before = (await raw().all()).length;
  const lines = await errorsOf(async () => {
    await lay(forged(pkOf(id), 2, "application.decided")); // what usage, notices and the register follow
    await lay(forged(pkOf(unheard), 1, "application.decided", "0".repeat(64)));
    await pump.drain(5_000);
  });
  expect(lines.map(({ message, aggregate }) => `${message} ${aggregate}`)).toEqual(
    expect.arrayContaining([`entry.unvouched TEST#${id}`, `entry.unvouched TEST#${unheard}`]),
  );
  expect(await told(id)).toEqual(["entry.unvouched 2"]);
  expect(await told(unheard)).toEqual(["entry.unvouched 1"]);
  expect((await raw().all()).length).toBe(before + 4); // the two, and that they are told
  await set(id, 2).catch(() => undefined);
  const report = await inTown(() => Journal.verify("2026-10-01", "2026-10-01"));
  for (const one of [id, unheard]) expect(report.damaged.map(({ where }) => where).join()).toContain(one);
});

test("an entry is believed in its own place only: not under another key, not as another's, not before the first", async () => {
  const [id, other] = [Id.create("tst"), Id.create("tst")];
  for (const one of [id, other]) for (const value of [1, 2, 3]) await set(one, value);
  await pump.drain(5_000);
  const first = (await raw().get(pkOf(id), "J#00000001")) as Record<string, string>;
  const saying = (more: object) => {
    const open = JSON.stringify({ ...JSON.parse(String(first.open)), ...more });
    return { open, hash: createHash("sha256").update(open).digest("hex") };
  };
  const put = [
    { ...first, sk: "J#1" },
    { ...first, sk: "J#x", ...saying({ seq: 4 }) },
    { ...first, sk: "J#00000000", ...saying({ seq: 0 }) },
    { ...first, sk: "J#00000009", ...saying({ seq: 2 }) },
  ];
  const head = (await raw().get(pkOf(id), "HEAD")) as Item;
  for (const item of put) expect([item.sk, await vouches(head, item as never)]).toEqual([item.sk, false]);
  const theirs = (await raw().get(pkOf(other), "HEAD")) as Item;
  expect(await vouches(theirs, { ...first, pk: pkOf(other) } as never)).toBe(false);
  expect(await vouches(head, first as never)).toBe(true);
  for (const item of put) await lay(item);
  const found = await told(id);
  expect(found.map((one) => one.split(" ")[0])).toEqual(put.map(() => "entry.unvouched"));
});

test("whatever key somebody gives to what they put in, the stream goes on", async () => {
  const keys = [
    ["nowhere", "J#00000001"],
    [`${home}TEST`, "J#00000001"],
    [`${home}#TEST`, "J#00000001"],
    [`${home}#TEST##`, "HEAD"],
    [pkOf("tst_髙𠮷葛\u{e0100}"), `J#${"x".repeat(1000)}`],
    [`${home}#TEST#${"y".repeat(1900)}`, "J#00000001"],
    ["99#999999#TEST#a", "HEAD"],
  ];
  for (const [pk, sk] of keys) await lay({ pk, sk, v: 1, open: "{}", hash: "", seq: "1" });
  const id = Id.create("tst");
  await set(id, 1);
  await lay({ ...(await raw().get(pkOf(id), "J#00000001")), sk: "J#00000002" });
  expect(await told(id)).toEqual(["entry.unvouched 2"]);
});

/** What the stream's function says of an act as the stream would bring it now. */
async function brought(id: string): Promise<unknown> {
  const images = await Promise.all(["HEAD", "J#00000001"].map((sk) => raw().get(pkOf(id), sk)));
  const { handler } = await import("#functions/stream/handler.ts");
  const record = (image: unknown, at: number) =>
    toRecord(
      {
        eventName: "INSERT",
        dynamodb: {
          Keys: marshall({ pk: (image as Item).pk, sk: (image as Item).sk }) as never,
          NewImage: marshall(image as Item) as never,
          SequenceNumber: String(at),
        },
      },
      "arn",
    );
  return handler({ Records: images.map(record) } as never);
}

test("a key service that refuses to look makes no damage: the stream brings it again", async () => {
  const id = Id.create("tst");
  await set(id, 1);
  await pump.drain(5_000);
  const ports = Port.use();
  const refusing = async () => {
    throw Object.assign(new Error("refused"), { status: 400, code: "AccessDeniedException" });
  };
  Port.install({ ...ports, keys: { ...ports.keys, unwrap: refusing } });
  Vault.forget();
  const answer = await brought(id).finally(() => Port.install(ports));
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "0" }] });
  expect(await brought(id)).toEqual({ batchItemFailures: [] });
  expect(await told(id)).toEqual([]);
});

test("a home whose key is lost holds up nobody: what is in it is told, and the next is delivered", async () => {
  const id = Id.create("tst");
  await set(id, 1);
  await pump.drain(5_000);
  const key = (await raw().get(`${home}#KEY`, "1")) as Item;
  await lay({ ...key, blob: new Uint8Array(60) });
  Vault.forget();
  const answer = await brought(id).finally(() => lay(key));
  expect(answer).toEqual({ batchItemFailures: [] });
  Vault.forget();
  expect(await told(id)).toEqual(["entry.unvouched 1", "head.changed 0"]);
});

test("what did not follow because its head was changed follows when the head is put right and an operator asks for it", async () => {
  const id = Id.create("tst");
  await set(id, 1);
  await pump.drain(5_000);
  const head = (await raw().get(pkOf(id), "HEAD")) as Item;
  const entry = (await raw().get(pkOf(id), "J#00000001")) as Item;
  const seen: number[] = [];
  const consumer: Journal.Consumer = {
    on: "everything",
    name: "test-follow",
    target: () => home,
    effect: ({ seq }) => {
      seen.push(seq);
      return [];
    },
  };
  const stuck = { home, kind: "TEST", id, seq: 1, why: "entry.unvouched" };
  await lay({ ...head, state: { value: 9 } });
  await Journal.deliver([consumer], entry);
  await Journal.followUp([consumer], stuck);
  expect(seen).toEqual([]);
  await lay(head);
  await Journal.followUp([consumer], stuck);
  await Journal.followUp([consumer], stuck);
  expect(seen).toEqual([1]);
});

test("a rebuild makes nothing of an entry that somebody put in", async () => {
  const id = Id.create("tst");
  await set(id, 1);
  const first = (await raw().get(pkOf(id), "J#00000001")) as Record<string, string>;
  const open = JSON.stringify({ ...JSON.parse(String(first.open)), seq: 2, prev: first.hash });
  const seen: number[] = [];
  const counting: Journal.Consumer = {
    on: "everything",
    name: "test-count",
    rebuildable: true,
    target: (entry) => (entry.id === id ? home : undefined),
    effect: ({ seq }) => {
      seen.push(seq);
      return [];
    },
  };
  const sk = "J#00000002";
  const daySk = String(first.daySk).replace("J#00000001", sk);
  await lay({ ...first, sk, open, hash: createHash("sha256").update(open).digest("hex"), daySk });
  await expect(Journal.rebuild(counting, home, "2026-10-01", "2026-10-01")).rejects.toThrow("record.damaged");
  expect(seen).not.toContain(2);
});

test("a head that is changed, taken back or removed behind the pool's back is told by the stream, each once", async () => {
  const ids = ["changed", "back", "gone", "whole"].map(() => Id.create("tst"));
  const [changed, back, gone, whole] = ids as [string, string, string, string];
  for (const id of ids) await set(id, 1);
  const old = await raw().get(pkOf(back), "HEAD");
  for (const id of ids) await set(id, 2);
  await pump.drain(5_000);
  await lay({ ...(await raw().get(pkOf(changed), "HEAD")), state: { value: 9 } });
  await lay(old);
  const Key = { pk: pkOf(gone), sk: "HEAD" };
  await raw().send(new DeleteCommand({ TableName: api.world.table.name, Key }));
  expect(await told(changed)).toEqual(["head.changed 0"]);
  expect(await told(back)).toEqual(["head.taken_back 0"]);
  expect(await told(gone)).toEqual(["head.removed 0"]);
  expect(await told(whole)).toEqual([]);
});

test("an entry that somebody gives an expiry, or that expires, is damage too: entries have none", async () => {
  const id = Id.create("tst");
  await set(id, 1);
  await change(id, 1, "ttl", 1);
  expect(await told(id)).toEqual(["entry.changed 1"]);
});

test("what lies where an entry lies and is none is told, and does not hold up what comes after it", async () => {
  const id = Id.create("tst");
  await lay({ pk: pkOf(id), sk: "J#00000001", v: 1, open: "{" });
  expect(await told(id)).toEqual(["entry.unreadable 1"]);
});

test("a disposal is told by the stream and is no damage; the same change without a disposal is", async () => {
  const [disposed, robbed] = [Id.create("tst"), Id.create("tst")];
  for (const id of [disposed, robbed]) for (const value of [1, 2]) await set(id, value);
  await inTown(() => Journal.dispose(kind, disposed, "保存期間の満了"));
  await change(robbed, 2, "closed");
  expect(await told(disposed)).toEqual([]);
  expect(await told(robbed)).toEqual(["entry.changed 2"]);
  await change(disposed, 1, "daySk", "moved");
  expect(await told(disposed)).toEqual(["entry.changed 1"]);
});

test("an act costs what it cost: the condition of its entry adds no round and no unit", async () => {
  const id = Id.create("tst");
  await set(id, 1);
  const measured = (run: () => Promise<unknown>) =>
    Meter.measure(async (meter) => {
      await run();
      return { write: meter.write, rounds: meter.rounds };
    });
  const act = await measured(() => set(id, 2));
  const without = await inTown(async () => {
    const head = await Journal.find(kind, id);
    const { writes } = await Journal.prepare(
      kind,
      { home, id, head },
      { event: happened("test.set"), state: { value: 3 } },
    );
    const unconditional = writes.map((write) =>
      "put" in write && write.put.sk !== "HEAD" ? { put: write.put } : write,
    );
    return measured(() => commit(unconditional));
  });
  expect(act).toEqual({ write: without.write, rounds: without.rounds + 1 }); // the head is read first
});
