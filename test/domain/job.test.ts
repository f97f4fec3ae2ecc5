import { execFile } from "node:child_process";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import type * as Actor from "#core/actor.ts";
import * as Actors from "#core/actor.ts";
import * as Clock from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Job from "#core/job/index.ts";
import * as Journal from "#core/journal/index.ts";
import { put } from "#core/table/client.ts";
import { bodyHome, type Home, partition } from "#core/table/key.ts";
import * as Meter from "#core/table/meter.ts";
import * as Tenant from "#core/tenant/index.ts";
import * as Verification from "#core/verification/index.ts";
import { startGateway } from "#infra/local/gateway.ts";
import { createQueue } from "#infra/local/queue.ts";
import { type Api, startApi } from "../harness/api.ts";
import { foundOperators, join, peopleOf } from "../harness/founding.ts";
import { happened } from "../harness/happened.ts";
import { killedAfter } from "../harness/killed.ts";
import { rawClient } from "../harness/table.ts";
import { takeErrands, turns, workAll } from "../harness/worker.ts";
import type { World } from "../harness/world.ts";

const [wakasa, chizu] = ["313254", "313289"];

let api: Api;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = api.world;
  await foundOperators(api);
  for (const code of [wakasa, chizu]) await join(api, code);
  await world.deliver();
});
afterAll(() => api.stop());

const homeOf = (code: string): Home => bodyHome(parseBodyCode(code));
const admin = (code = wakasa) => world.staff(code);
const clerk = (code = wakasa, duty: Actor.Duty = "counter") => world.staff(code, { duties: [duty] });

const steps = 4;
/** Which job did which step, in the order in which it happened. */
const done: string[] = [];

/** Steps that each leave a mark in the home, as one that writes does; `refuse` and `break` end otherwise. */
const counting: Job.Runner = {
  async step({ id, step, state, given, cursor, parts }) {
    if (state.input.refuse === true) throw new Problem("request.malformed", { detail: "3行目: 見出しがありません。" });
    if (state.input.break === true) throw new Error("no luck");
    expect(cursor).toBe(step === 0 ? null : step);
    if (step === steps) {
      const laid: unknown[] = [];
      for await (const part of parts()) laid.push(part);
      return { outcome: { laid: laid as number[], given: given?.length } };
    }
    done.push(`${id} ${step}`);
    await put({ pk: partition(Actors.home(), "TEST", id), sk: String(step), v: 1 });
    return { cursor: step + 1, progress: { done: step + 1, total: steps, of: "段" }, part: step };
  },
};
const loaders: Job.Loaders = { counting: async () => counting };
const work = (options: { hasTime?: () => boolean } = {}) => workAll(world, { loaders, ...options });

const order = async (by: Actor.Actor, input: Journal.Facts = {}, key?: string): Promise<string> => {
  const request = key === undefined ? undefined : { idempotencyKey: key, hash: key };
  return (await world.as(by, () => Job.order({ work: "counting", input, given: "渡されたもの" }), request)).entry.id;
};
const show = (by: Actor.Actor, id: string) => world.as(by, () => Job.show(id));
const acts = (code: string, id: string) =>
  world.as(admin(code), async () => (await Journal.entries({ kind: "JOB" }, id)).map(({ type, by }) => [type, by]));

test("a job is ordered by an act and says what it does, how far it is, and what came out", async () => {
  const by = clerk();
  const id = await order(by, { of: "見本" });
  expect(await show(by, id)).toMatchObject({ state: { work: "counting", status: "ordered", input: { of: "見本" } } });
  await world.deliver();
  await takeErrands(world, { loaders, hasTime: turns(2) });
  expect((await show(by, id)).run).toMatchObject({ step: 2, progress: { done: 2, total: steps, of: "段" } });
  await work();
  const { state, run } = await show(by, id);
  expect(run).toBeUndefined();
  expect(state).toMatchObject({ status: "done", outcome: { laid: [0, 1, 2, 3], given: 6 } });
  // progress is no act: the journal has the order and the end
  const person = by.type === "staff" ? `staff:${by.staff}` : "";
  expect(await acts(wakasa, id)).toEqual([
    ["job.ordered", person],
    ["job.done", "system:worker"],
  ]);
  const stored = JSON.stringify((await rawClient(world.table).all()).filter(({ pk }) => String(pk).includes(id)));
  expect(stored).not.toContain("渡されたもの");
});

test("a job killed anywhere goes on where it was, and does nothing twice", async () => {
  for (let commands = 0; ; commands++) {
    const id = await order(admin());
    await world.deliver();
    world.errands.splice(0);
    const before = done.length;
    const once = () => Job.work(homeOf(wakasa), { loaders, hasTime: () => true });
    const died = await killedAfter(commands, once).then(
      () => true,
      () => false, // it came to its end before
    );
    await once();
    expect((await show(admin(), id)).state).toMatchObject({ status: "done", outcome: { laid: [0, 1, 2, 3] } });
    expect(await acts(wakasa, id)).toHaveLength(2);
    // what was saved is not done again: at most the one step that was under way
    expect(done.length - before).toBeLessThanOrEqual(steps + 1);
    if (!died) break;
    expect(commands).toBeLessThan(40);
  }
});

test("an order sent twice is one job", async () => {
  const first = await order(admin(), {}, "once");
  expect(await order(admin(), {}, "once")).toBe(first);
  await work();
  expect(await order(admin(), {}, "once")).toBe(first);
  await work();
  expect(done.filter((one) => one.startsWith(first))).toHaveLength(steps);
  const twice = await Promise.all([order(admin(), {}, "at once"), order(admin(), {}, "at once")]);
  expect(new Set(twice).size).toBe(1);
  await work();
});

test("two workers at one job do each step's work once for good, and end it once", async () => {
  const id = await order(admin());
  await world.deliver();
  world.errands.splice(0);
  const both = () => Job.work(homeOf(wakasa), { loaders, hasTime: () => true });
  await Promise.all([both(), both()]);
  await both();
  expect((await show(admin(), id)).state).toMatchObject({ status: "done", outcome: { laid: [0, 1, 2, 3] } });
  expect(await acts(wakasa, id)).toHaveLength(2);
});

test("of two workers that come to the end together one ends the job", async () => {
  const id = await order(admin());
  await world.deliver();
  world.errands.splice(0);
  await Job.work(homeOf(wakasa), { loaders, hasTime: turns(steps) });
  const here = Promise.withResolvers<void>();
  let waiting = 0;
  const meeting: Job.Runner = {
    async step(job) {
      if (++waiting === 2) here.resolve();
      await here.promise;
      return counting.step(job);
    },
  };
  const end = () => Job.work(homeOf(wakasa), { loaders: { counting: async () => meeting }, hasTime: () => true });
  await Promise.all([end(), end()]);
  expect(waiting).toBe(2);
  expect(await acts(wakasa, id)).toHaveLength(2);
});

test("a worker that was held up sets nothing back that another one has done since", async () => {
  const id = await order(admin());
  await world.deliver();
  world.errands.splice(0);
  await Job.work(homeOf(wakasa), { loaders, hasTime: turns(1) });
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow: Job.Runner = {
    async step(job) {
      const stepped = await counting.step(job);
      reached.resolve();
      await released.promise;
      return stepped;
    },
  };
  const held = Job.work(homeOf(wakasa), { loaders: { counting: async () => slow }, hasTime: () => true });
  await reached.promise;
  await Job.work(homeOf(wakasa), { loaders, hasTime: turns(2) });
  const { run } = await show(admin(), id);
  const before = done.length;
  released.resolve();
  expect(await held).toBeUndefined(); // whoever is faster hands itself on
  expect(done).toHaveLength(before);
  expect((await show(admin(), id)).run).toEqual(run);
  await Job.work(homeOf(wakasa), { loaders, hasTime: () => true });
  expect((await show(admin(), id)).state).toMatchObject({ status: "done", outcome: { laid: [0, 1, 2, 3] } });
});

test("jobs are listed for whoever may order them, newest first, page by page", async () => {
  const [counter, draft] = [clerk(chizu), clerk(chizu, "draft")];
  const ids: string[] = [];
  for (const [at, by] of [counter, draft, counter, admin(chizu)].entries()) {
    world.setTime(`2027-05-02T1${at}:00`);
    ids.push(await order(by));
  }
  const listed = async (by: Actor.Actor) => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.as(by, () => Job.list({ limit: 2, cursor }));
      expect(page.items.length).toBeLessThanOrEqual(2);
      found.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    return found;
  };
  expect(await listed(admin(chizu))).toEqual(ids.toReversed());
  expect(await listed(counter)).toEqual([ids[2], ids[0]]);
  await expect(show(draft, ids[0] ?? "")).rejects.toMatchObject({ code: "not_found" });
  await expect(show(admin(wakasa), ids[0] ?? "")).rejects.toMatchObject({ code: "not_found" });
  await work();
});

test("a job that cannot go on says why in a clerk's words and can be ordered again", async () => {
  const refused = await order(admin(), { refuse: true });
  const broken = await order(admin(), { break: true });
  const behind = await order(admin());
  await world.deliver();
  // a step that fails is tried again before anything behind it, and given up in the end
  for (let message = 0; message < 4; message++)
    await expect(Job.work(homeOf(wakasa), { loaders, hasTime: () => true })).rejects.toThrow("no luck");
  await work();
  expect((await show(admin(), refused)).state).toMatchObject({
    status: "failed",
    failure: {
      code: "request.malformed",
      detail: "3行目: 見出しがありません。",
      next: expect.stringContaining("ください"),
    },
  });
  expect((await show(admin(), broken)).state).toMatchObject({ status: "failed", failure: { code: "job.stopped" } });
  expect((await show(admin(), behind)).state).toMatchObject({ status: "done" });
  expect((await acts(wakasa, broken)).map(([type]) => type)).toEqual(["job.ordered", "job.failed"]);
  const again = await order(admin(), {});
  await work();
  expect((await show(admin(), again)).state.status).toBe("done");
});

test("a job whose message was lost, or whose worker was killed, is found by the clock", async () => {
  world.setTime("2027-05-03T09:00");
  const id = await order(admin());
  await world.deliver();
  world.errands.splice(0);
  const tick = () => Actors.asSystem("cron", homeOf(wakasa), () => Job.resume(homeOf(wakasa)));
  await tick();
  expect(world.errands).toEqual([]); // it may still be on its way
  world.setTime("2027-05-03T09:05");
  await tick();
  await takeErrands(world, { loaders, hasTime: turns(1) });
  world.errands.splice(0);
  world.setTime("2027-05-03T09:09");
  await tick();
  expect(world.errands).toEqual([]); // it has moved since
  world.setTime("2027-05-03T09:10");
  await tick();
  await work();
  expect((await show(admin(), id)).state.status).toBe("done");
  await tick();
});

test("one body's jobs run in order, and do not wait for another body's", async () => {
  const first: string[] = [];
  for (const [at, by] of [admin(), clerk(), admin()].entries()) {
    world.setTime(`2027-05-04T09:0${at}`);
    first.push(await order(by));
  }
  await world.deliver();
  const sent = world.errands.splice(0);
  const other = await order(admin(chizu), { frees: true });
  await world.deliver();
  sent.push(...world.errands.splice(0));
  expect(sent.map(({ group }) => group)).toEqual([...first.map(() => homeOf(wakasa)), homeOf(chizu)]);
  done.length = 0;
  // the first town's first step waits until the other town's job is done: whoever waited for the first town would wait for ever
  const freed = Promise.withResolvers<void>();
  const waiting: Job.Runner = {
    async step(job) {
      if (Actors.home() === homeOf(wakasa)) await freed.promise;
      const stepped = await counting.step(job);
      if ("outcome" in stepped && job.state.input.frees === true) freed.resolve();
      return stepped;
    },
  };
  const queue = createQueue();
  queue.take(async ({ Records }) => {
    for (const { body } of Records) {
      const { home } = JSON.parse(body) as Job.Errand;
      await Job.work(home, { loaders: { counting: async () => waiting }, hasTime: () => true });
    }
    return { batchItemFailures: [] };
  });
  for (const errand of sent) await queue.send(errand);
  await queue.idle();
  await queue.stop();
  const jobs = done.map((one) => one.split(" ")[0] ?? "");
  expect(jobs.slice(0, steps)).toEqual(Array.from({ length: steps }, () => other));
  expect(jobs.slice(steps)).toEqual(first.flatMap((id) => Array.from({ length: steps }, () => id)));
  await world.deliver();
});

const findingsOf = (state: Job.JobState) => state.outcome?.findings as { home: string; damaged: unknown[] }[];

test("verifying a whole pool is a job: it answers at once, has a progress, and needs no more than 15 seconds at a time", async () => {
  world.setTime("2027-06-30T09:00");
  const token = await peopleOf(api).operator();
  const answer = await api.call("post", "/v1/pool/verifications", { token, body: {} });
  expect(answer.status).toBe(202);
  const path = `/v1/pool/jobs/${(answer.body as { job: string }).job}`;
  const look = async () =>
    (await api.call("get", path, { token })).body as {
      status: string;
      progress?: object;
      outcome?: { damaged: number; findings: { home: string }[] };
    };
  expect(await look()).toMatchObject({ status: "ordered" });
  await world.deliver();
  const amounts: number[] = [];
  const seen: unknown[] = [];
  while (world.errands.length > 0) {
    const { commands } = await Meter.measure(async (meter) => {
      await takeErrands(world, { hasTime: turns(1) });
      return meter;
    });
    amounts.push(commands.length);
    seen.push((await look()).progress);
    await world.deliver();
  }
  // time is not measured, but what takes it: a step asks the table a bounded number of times, however much there is
  expect(Math.max(...amounts)).toBeLessThan(400);
  expect(seen.length).toBeGreaterThan(4);
  expect(seen).toContainEqual({ done: expect.any(Number), total: expect.any(Number), of: "日分" });
  const { outcome } = await look();
  expect(outcome?.damaged).toBe(0);
  expect(outcome?.findings.map(({ home }) => home).sort()).toEqual([wakasa, chizu, "COMMON", "POOL00"]);
  await workAll(world);
});

test("what a verification in steps finds is what a verification in one go finds, whatever was done to the table", async () => {
  const raw = rawClient(world.table);
  const operator = world.operator();
  const kind = Journal.defineKind<{ n: number }>({ kind: "TEST", version: 1 });
  const inTown = <R>(run: () => Promise<R>) => Actors.asSystem("test", homeOf(chizu), run);
  for (const [name, days] of Object.entries({ a: 3, b: 3, c: 3, d: 3, e: 2, f: 1 })) {
    for (let n = 1; n <= days; n++) {
      world.setTime(`2027-07-0${n}T09:00`);
      await inTown(() => Journal.act(kind, `tst_${name}`, () => ({ event: happened("tested"), state: { n } })));
    }
  }
  world.setTime("2027-07-03T10:00");
  const [firstDay, today] = [await inTown(() => Tenant.firstDay()), Clock.today()];
  const stored = async (name: string, sk: string) =>
    (await raw.all()).find((one) => one.pk === `${homeOf(chizu)}#TEST#tst_${name}` && one.sk === sk);
  const change = async (name: string, sk: string, next: (item: Record<string, unknown>) => Record<string, unknown>) => {
    const item = await stored(name, sk);
    if (item !== undefined) await raw.send(new PutCommand({ TableName: world.table.name, Item: next(item) }));
  };
  const remove = (name: string, at: string) =>
    raw.removeAll(({ pk, sk }) => pk === `${homeOf(chizu)}#TEST#tst_${name}` && sk === at);
  await change("a", "J#00000002", (item) => ({ ...item, open: String(item.open).replace("tested", "tasted") }));
  await remove("b", "J#00000001");
  await remove("c", "J#00000002");
  await change("d", "J#00000001", ({ dayPk: _pk, daySk: _sk, ...item }) => item);
  await remove("e", "HEAD");
  const whole = await inTown(() => Journal.verify(firstDay, today));
  expect(whole.damaged).toHaveLength(4);
  const { id } = (await world.as(operator, () => Verification.order({ body: parseBodyCode(chizu) }))).entry;
  await workAll(world);
  const [found] = findingsOf((await show(operator, id)).state);
  const sorted = (places: unknown) => (places as { where: string }[]).toSorted((a, b) => (a.where < b.where ? -1 : 1));
  expect(sorted(found?.damaged)).toEqual(sorted(whole.damaged));
  expect(found).toMatchObject({ aggregates: whole.aggregates, entries: whole.entries, seals: whole.seals });
});

test("the terminal follows a verification to its end", async () => {
  const token = await peopleOf(api).operator();
  // the pool as it is reached from outside; the worker gets a turn each time that somebody has looked
  const { handler } = await import("#functions/api/handler.ts");
  const gateway = await startGateway(async (event) => {
    const answer = await handler(event);
    await world.deliver();
    await takeErrands(world, { hasTime: turns(2) });
    return answer;
  }, 0);
  const words = ["functions/cli/pool.mjs", "journal", "verify", "--town", wakasa, "--url", gateway.url];
  const env = { PATH: process.env.PATH, POOL_TOKEN: token };
  const ran = await new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(process.execPath, words, { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
  await gateway.stop();
  expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("壊れたところはありません") });
  expect(ran.out).toMatch(/確かめたことの記録: job_/);
  expect(ran.err).toMatch(/\d+\/\d+日分/);
  await workAll(world);
});
