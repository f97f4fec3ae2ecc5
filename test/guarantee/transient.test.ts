import { afterEach, beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import { problem as billingProblem } from "#core/billing/problem.ts";
import { Problem } from "#core/error.ts";
import * as Id from "#core/id.ts";
import type { Running } from "#core/job/index.ts";
import * as Journal from "#core/journal/index.ts";
import { layDown } from "#core/journal/parked.ts";
import * as Parked from "#core/parked/index.ts";
import * as Port from "#core/port.ts";
import { connect, get, type Item } from "#core/table/client.ts";
import { type Home, partition, poolHome } from "#core/table/key.ts";
import { isTransient } from "#core/transient.ts";
import { createApp } from "#functions/api/app.ts";
import { busyTransport } from "../harness/busy.ts";
import { happened } from "../harness/happened.ts";
import { rawClient } from "../harness/table.ts";
import { type Got, type Transport, transport } from "../harness/transport.ts";
import { newWorld, type World } from "../harness/world.ts";

const kind = Journal.defineKind<{ value: number }>({ kind: "TEST", version: 1 });
const town = "313254";
const home = `31#${town}` as Home;
const pool = poolHome("31");
const settings = { prefecture: "31", issuers: [], showCapacity: false };

/** A table that takes every call and answers none, counting them. */
let calls = 0;
const silent: Transport = {
  ...transport,
  handle: () => {
    calls++;
    return new Promise<Got>(() => {});
  },
};

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.join(town);
});
afterEach(() => connect(world.table.name, world.table.config));
const { region, credentials } = { region: "ap-northeast-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };
const hang = (limitMs: number, maxAttempts = 2) =>
  connect(world.table.name, { ...world.table.config, requestHandler: silent, maxAttempts }, limitMs);
const die = () => connect(world.table.name, { endpoint: "http://127.0.0.1:1", region, credentials, maxAttempts: 1 });
const key = { pk: partition(home, "TEST", "hanging"), sk: "1" };
const inTown = <R>(run: () => R) => Actor.asSystem("test", home, run);

test("a table that does not answer is given up after the client's time limit, not after the gateway's", async () => {
  hang(30);
  calls = 0;
  await expect(inTown(() => get(key))).rejects.toMatchObject({ name: "TimeoutError" });
  expect(calls).toBe(2); // it was asked again
});

test("a request has a deadline well under the function's: 503 with Retry-After, and nothing is sent after it", async () => {
  hang(60_000);
  const app = createApp({ ...settings, deadlineMs: 60 });
  calls = 0;
  const answer = await app.request(`/v1/towns/${town}`);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await answer.json()).toMatchObject({ code: "unavailable", status: 503 });
  expect(calls).toBe(1);
});

test("health looks at the table: 503 while it does not answer, and asks once in a moment", async () => {
  const well = createApp(settings);
  expect((await well.request("/healthz")).status).toBe(200);
  die();
  expect((await well.request("/healthz")).status, "held for a moment").toBe(200);
  const dead = await createApp(settings).request("/healthz");
  expect([dead.status, dead.headers.get("retry-after")]).toEqual([503, "1"]);
});

test("a table that is dead is answered 503 with Retry-After, never 500", async () => {
  die();
  const answer = await createApp(settings).request(`/v1/towns/${town}`);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
});

test.each([
  [true, Object.assign(new Error("x"), { name: "ThrottlingException" })],
  [true, Object.assign(new Error("x"), { name: "AwsError", status: 400, code: "ThrottlingException" })],
  [true, Object.assign(new Error("x"), { name: "AwsError", status: 503, code: "unknown" })],
  [true, new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) })],
  [true, new Problem("busy")],
  [false, new Problem("record.damaged")],
  [false, new Problem("internal")],
  [false, new TypeError("x is not a function")],
  [false, Object.assign(new Error("x"), { name: "ValidationException", $metadata: { httpStatusCode: 400 } })],
  [false, "thrown"],
])("transient or not: %s %s", (is, error) => {
  expect(isTransient(error)).toBe(is);
});

/** An entry, and a consumer of it that does something in the pool. */
async function asked(effect: () => void) {
  const id = Id.create("tst");
  await world.as(world.staff(town), () =>
    Journal.act(kind, id, () => ({ event: happened("test.asked"), state: { value: 1 } })),
  );
  const item = (await rawClient(world.table).get(`${home}#TEST#${id}`, "J#00000001")) as Item;
  let done = 0;
  const consumer: Journal.Consumer = {
    on: "everything",
    name: `test-${id.slice(-8)}`,
    target: () => pool,
    effect: () => {
      effect();
      done++;
      return [];
    },
  };
  return { id, consumer, deliver: () => Journal.deliver([consumer], item), done: () => done };
}

test("what is transient fails the delivery and parks nothing, and goes well when it comes again", async () => {
  const busy = busyTransport();
  const { deliver, done } = await asked(() => {});
  connect(world.table.name, { ...world.table.config, requestHandler: busy.requestHandler, maxAttempts: 1 });
  busy.troubles.push(...Array.from({ length: 8 }, () => "conflict" as const));
  await expect(deliver()).rejects.toMatchObject({ name: "TransactionCanceledException" });
  expect(await Journal.parkedIn(pool)).toEqual([]);
  const before = done();
  await deliver();
  expect(done()).toBe(before + 1);
});

const retrying = (name: string | undefined): Running => ({
  id: "job_1",
  step: 0,
  state: {
    work: "parked-retry",
    status: "ordered",
    orderer: { type: "operator", id: "opr_1", assurance: "ial2" },
    orderedAt: 0,
    input: { name },
  },
  given: undefined,
  cursor: null,
  parts: async function* () {},
});

test("what is not transient is parked under its own name, listed for the operators without anybody's name or id, and tried again when one says so", async () => {
  let missing = true;
  const { id, consumer, deliver, done } = await asked(() => {
    if (missing) throw billingProblem("price.missing");
  });
  await deliver();
  const [parked, ...others] = await Journal.parkedIn(pool);
  expect(parked).toMatchObject({ stuck: { why: "price.missing" } });
  expect(others).toEqual([]);
  const operator = <R>(run: () => R) => world.as(world.operator(), run);
  const list = await operator(() => Parked.list());
  const { name } = list[0] as Parked.Waiting;
  const since = expect.any(Number);
  expect(list).toEqual([{ name, body: "POOL00", consumer: consumer.name, kind: "TEST", since, why: "price.missing" }]);
  expect(JSON.stringify(list)).not.toMatch(new RegExp(`${id}|見本`));

  const again = async () => {
    const { entry } = await operator(() => Parked.order(name));
    expect(entry).toMatchObject({ type: "job.ordered", facts: { work: "parked-retry" } });
    return Actor.asSystem("worker", pool, () => Parked.runner([consumer]).step(retrying(name)));
  };
  expect(await again()).toEqual({ outcome: { ended: false, left: "price.missing" } });
  expect(await operator(() => Parked.list())).toHaveLength(1);
  missing = false;
  expect([await again(), done()]).toEqual([{ outcome: { ended: true } }, 1]);
  expect(await operator(() => Parked.list())).toEqual([]);
  expect([await again(), done()]).toEqual([{ outcome: { ended: true } }, 1]); // done again it changes nothing
  await expect(world.as(world.staff(town), () => Parked.list())).rejects.toMatchObject({ code: "auth.forbidden" });
});

test("damage stays on the list until an operator who has looked at it takes it off", async () => {
  const id = Id.create("tst");
  await layDown(pool, "journal", { home, kind: "TEST", id, seq: 1, why: "entry.changed" }, id);
  const operator = <R>(run: () => R) => world.as(world.operator(), run);
  const [one] = await operator(() => Parked.list());
  expect(one).toMatchObject({ consumer: "journal", body: "POOL00", kind: "TEST", why: "entry.changed" });
  await Actor.asSystem("worker", pool, () => Parked.runner([]).step(retrying(one?.name)));
  expect(await operator(() => Parked.list())).toEqual([]);
});

test("health looks at the keys too", async () => {
  const before = Port.use();
  const keys = { ...before.keys, unwrap: () => Promise.reject(new Error("the key service does not answer")) };
  Port.install({ ...before, keys });
  const answer = await createApp(settings).request("/healthz");
  Port.install(before);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
  expect((await createApp(settings).request("/healthz")).status).toBe(200);
});
