import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { memberKind } from "#core/membership/entity.ts";
import { bodyHome, commonsHome, type Home, parseHome, poolHome } from "#core/table/key.ts";
import * as Timer from "#core/timer/index.ts";
import { fan, type Task, type Work } from "#functions/cron/fan.ts";
import { manifests } from "#functions/manifests.ts";
import { type CronHandler, startScheduler } from "#infra/local/scheduler.ts";
import { bodiesPerBatch, schedules, type Tick } from "#infra/schedule.ts";
import { startCloud } from "#test/infra/cloud.ts";
import { happened } from "../harness/happened.ts";
import { streamItems } from "../harness/stream.ts";
import { newWorld, type World } from "../harness/world.ts";

const own = [poolHome("31"), commonsHome("31")];
const invented = (count: number): Home[] =>
  Array.from({ length: count }, (_, index) => parseHome(`31#${String(310_000 + index)}`));

/** What each run did, when a tick of a pool of so many bodies is handed to Lambda, which begins a run for every batch. */
async function runsOf(count: number, task: Task): Promise<string[][]> {
  const runs: string[][] = [];
  const begin = async (one: Task): Promise<void> => {
    const done: string[] = [];
    runs.push(done);
    const work: Work = {
      own,
      bodies: async () => invented(count),
      chore: async (name, home) => void done.push(`${name} ${home}`),
      timers: async (mine) =>
        void done.push(...[...own, ...invented(count)].filter(mine).map((home) => `timers ${home}`)),
      hand: begin,
    };
    await fan(one, work);
  };
  await begin(task);
  return runs;
}

test("the scheduler hands each body's work on, so that 200 bodies need no longer than one batch", async () => {
  const longest = async (count: number) =>
    Math.max(...(await runsOf(count, { schedule: "sweep" })).map((done) => done.length));
  expect(await longest(200)).toBe(await longest(bodiesPerBatch));
  for (const schedule of schedules) {
    const runs = await runsOf(200, { schedule: schedule.name });
    expect(runs).toHaveLength(1 + 200 / bodiesPerBatch);
    const all = [...own, ...invented(200)].flatMap((home) => schedule.chores.map((name) => `${name} ${home}`));
    expect(runs.flat().sort()).toEqual(all.sort()); // everything, and nothing twice
  }
});

test("a batch that cannot be handed on stops neither the others nor the pool's own work, and the run says so", async () => {
  const done: string[] = [];
  let handed = 0;
  const work: Work = {
    own,
    bodies: async () => invented(60),
    chore: async (name, home) => void done.push(`${name} ${home}`),
    timers: async () => {},
    hand: async () => {
      handed++;
      if (handed === 1) throw new Error("Lambda does not answer");
    },
  };
  await expect(fan({ schedule: "seals" }, work)).rejects.toThrow("1 batches");
  expect([handed, done]).toEqual([3, own.map((home) => `seals ${home}`)]);
});

test("seals have a schedule of their own, and every chore exactly one", () => {
  const named = schedules.flatMap(({ chores: names }) => [...names]);
  expect([...named].sort()).toEqual(
    ["timers", "parked", ...manifests.flatMap((one) => one.chores?.names ?? [])].sort(),
  );
  expect(schedules.find(({ name }) => name === "seals")?.chores).toEqual(["seals"]);
});

let world: World;
let cloud: Awaited<ReturnType<typeof startCloud>>;
let handler: (task?: Task, context?: { invokedFunctionArn: string }) => Promise<unknown>;
const [wakasa, chizu] = ["313254", "313289"] as const;
const home = (code: string) => bodyHome(parseBodyCode(code));
const arn = "arn:aws:lambda:ap-northeast-1:000000000000:function:machipool-test-CronFunction-abcd:live";

beforeAll(async () => {
  world = await newWorld({ at: "2026-10-01" });
  cloud = await startCloud();
  const { endpoint } = world.table.config;
  for (const [name, value] of Object.entries({
    TABLE_NAME: world.table.name,
    DYNAMODB_ENDPOINT: endpoint,
    PREFECTURE: "31",
    ISSUERS: "[]",
    AWS_ACCESS_KEY_ID: "OWN",
    AWS_SECRET_ACCESS_KEY: "own secret",
    AWS_ENDPOINT_URL_LAMBDA: cloud.url,
  }))
    vi.stubEnv(name, value);
  for (const code of [wakasa, chizu]) {
    await world.join(code);
    await Actor.asSystem("test", poolHome("31"), () =>
      Journal.act(memberKind, code, () => ({ event: happened("test"), state: { status: "joined" } as never })),
    );
  }
  handler = (await import("#functions/cron/handler.ts")).handler as typeof handler;
});
afterAll(() => {
  cloud?.stop();
  vi.unstubAllEnvs();
});

const sealed = () => [...world.files.keys()].filter((name) => name.startsWith("seal/")).sort();
const sealsOf = (...places: string[]) => places.map((place) => `seal/31/${place}/2026-10-02T08.json`).sort();

test("on AWS a batch is an invocation of the same function at the same alias; it seals what the tick left to it", async () => {
  world.setTime("2026-10-02");
  await handler({ schedule: "sweep" }, { invokedFunctionArn: arn });
  expect(sealed()).toEqual([]);
  cloud.seen.length = 0;

  await handler({ schedule: "seals" }, { invokedFunctionArn: arn });
  expect(sealed()).toEqual(sealsOf("POOL00"));
  const [call, ...others] = cloud.seen;
  expect(others).toEqual([]);
  expect(call).toMatchObject({
    service: "lambda",
    by: "OWN",
    action: "/2015-03-31/functions/machipool-test-CronFunction-abcd/invocations?Qualifier=live",
    headers: { "x-amz-invocation-type": "Event" },
  });
  const batch = JSON.parse(call?.body ?? "") as Task;
  expect(batch).toEqual({ schedule: "seals", homes: [home(wakasa), home(chizu)] });
  await handler(batch, { invokedFunctionArn: arn });
  expect(sealed()).toEqual(sealsOf("POOL00", wakasa, chizu));
  expect(cloud.seen).toHaveLength(1); // a batch hands nothing on
});

test("a sweep takes the timers of its own homes, and the day stays open for those of others", async () => {
  const commons = commonsHome("31");
  const fired: string[] = [];
  const verbs = { ring: async (id: string) => void fired.push(id) };
  const kind = Journal.defineKind<{ steps: number }, never>({ kind: "TEST", version: 1 });
  const ids = [wakasa, chizu].map((code) => ({ code, id: Id.create("tst") }));
  const consumer = Timer.timerConsumer({ "test.stepped": (entry) => [{ at: entry.at, verb: "ring" }] });
  const next = streamItems(world.table);
  for (const { code, id } of ids)
    await Actor.asSystem("test", home(code), () =>
      Journal.act(kind, id, () => ({ event: happened("test.stepped"), state: { steps: 1 } })),
    );
  for (const item of await next()) await Journal.deliver([consumer], item);
  world.setTime("2026-10-03");
  expect(await Timer.sweep(commons, verbs, (one) => one === home(wakasa))).toEqual({ done: 1, failed: 0 });
  world.setTime("2026-10-04");
  expect(await Timer.sweep(commons, verbs, (one) => one !== home(wakasa))).toEqual({ done: 1, failed: 0 });
  expect(fired).toEqual(ids.map(({ id }) => id));
});

test("on one machine the scheduler sends the same, and seals again when the pool's clock has come into another hour", async () => {
  const sent: string[] = [];
  const cron: CronHandler = async ({ schedule, time }: Tick) => void sent.push(`${schedule} ${time}`);
  const scheduler = startScheduler(cron, 3600, () => {});
  world.setTime("2026-10-05T09:00");
  await scheduler.tick();
  await scheduler.tick();
  world.setTime("2026-10-05T09:59");
  await scheduler.tick();
  world.setTime("2026-10-06T00:00");
  await scheduler.tick();
  await scheduler.stop();
  expect(sent).toEqual([
    "sweep 2026-10-05T00:00:00Z",
    "seals 2026-10-05T00:00:00Z",
    "chain 2026-10-05T00:00:00Z",
    "sweep 2026-10-05T00:00:00Z", // a tick is a sweep, whatever the clock shows
    "sweep 2026-10-05T00:59:00Z",
    "sweep 2026-10-05T15:00:00Z",
    "seals 2026-10-05T15:00:00Z",
    "chain 2026-10-05T15:00:00Z",
  ]);
});
