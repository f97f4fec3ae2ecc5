import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import * as Clock from "#core/clock.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import { createLimiter } from "#core/limit/index.ts";
import { bodyHome } from "#core/table/key.ts";
import * as Limit from "#functions/api/limit.ts";
import { document } from "#functions/api/openapi.ts";
import { limits, room } from "#infra/limit.ts";
import { type Answer, type Api, codeOf, comparable } from "../harness/api.ts";
import { foundedApi } from "../harness/founded.ts";
import { type People, peopleOf, systems } from "../harness/founding.ts";

const [townA, townB, nowhere] = ["313254", "313289", "313017"] as const;
const path = (code: string) => `/v1/towns/${code}/facilities`;
const nine = Clock.startOf("2027-04-05", "09:00");

let api: Api;
let people: People;
let minute = 0;
/** Moves the clock within the minute of the running test. */
const setClock = (ms: number) => Clock.install(() => nine + minute * 60_000 + ms);

beforeAll(async () => {
  api = await foundedApi("april", { limited: true });
  people = peopleOf(api);
});
afterAll(() => api.stop());
beforeEach(() => {
  minute += 1; // by then every bucket is full again
  setClock(0);
  Limit.forget();
});
afterEach(() => vi.restoreAllMocks());

/** A vendor's system of a town, with the smallest limit: soon flooded. */
async function clientOf(code: string) {
  const token = await people.client(systems[0]);
  return () => api.call("get", path(code), { token });
}
const statuses = (answers: readonly Answer[]) => [...new Set(answers.map((one) => one.status))].sort();
const times = async (count: number, call: () => Promise<Answer>): Promise<Answer[]> => {
  const answers: Answer[] = [];
  for (let i = 0; i < count; i++) answers.push(await call());
  return answers;
};
const staffOf = async (code: string) => {
  const token = await people.staff(code, "admin", { acr: "ial2" });
  return () => api.call("get", path(code), { token });
};

type Sent = { home: string; what: string };

/** Every command that reaches the table, by home and without what differs between two requests of one kind. */
function recorded(): Sent[] {
  const sent: Sent[] = [];
  const send = DynamoDBDocumentClient.prototype.send;
  vi.spyOn(DynamoDBDocumentClient.prototype, "send").mockImplementation(function (
    this: DynamoDBDocumentClient,
    ...call: unknown[]
  ) {
    const [command] = call as [{ constructor: { name: string }; input: object }];
    const text = JSON.stringify(command.input, (name, value) => (opaque.has(name) ? "…" : value));
    const what = `${command.constructor.name} ${text.replaceAll(/_[0-9a-z]{26}|\d{13}|[0-9a-f]{64}|(?<=REQUEST#)[0-9a-f]|J#\d{8}/g, "…")}`;
    sent.push({ home: /31#(\w{6})/.exec(text)?.[1] ?? "", what });
    return send.apply(this, call as never) as never;
  });
  return sent;
}
const opaque = new Set([
  ":stamp",
  "w",
  "key",
  "closed",
  "open",
  "hash",
  "mac",
  "seq",
  ":seq",
  "entry",
  "ttl",
  ":ttl",
  ":seen",
  "fullAt",
]);

test("a town at ten times its limit is held to it, with the time to wait", async () => {
  const call = await clientOf(townA);
  const sent = recorded();
  const seconds = 2;
  const answers: Answer[] = [];
  for (let ms = 0; ms < seconds * 1000; ms += 100) {
    setClock(ms);
    answers.push(...(await times(limits.client.perSecond, call)));
  }
  expect(statuses(answers)).toEqual([200, 429]);
  const through = answers.filter((one) => one.status === 200).length;
  const allowed = limits.client.burst + limits.client.perSecond * seconds;
  expect(through).toBeGreaterThanOrEqual(0.95 * allowed);
  expect(through).toBeLessThanOrEqual(1.2 * allowed);
  for (const refused of answers.filter((one) => one.status === 429)) {
    const { "retry-after": after, ratelimit, "ratelimit-policy": policy } = refused.headers;
    expect([codeOf(refused), after, ratelimit, policy]).toEqual([
      "rate.limited",
      "1",
      '"client";r=0;t=1',
      '"client";q=100;w=10',
    ]);
  }
  // the shared counter: a write for every tenth request at most, none for those that were refused
  const writes = sent.filter((one) => one.what.includes("#LIMIT#"));
  expect(writes.length).toBeGreaterThan(0);
  expect(writes.length).toBeLessThanOrEqual(allowed / (limits.client.burst / 10) + 2);
  // and once refused, not even a read until the time has passed
  expect(
    answers.filter((one) => one.status === 429 && !one.headers.capacity?.startsWith("read=0;write=0")).length,
  ).toBeLessThanOrEqual(seconds * 10);
});

test("a neighbour at ten times its limit changes no command and no capacity unit of a town", async () => {
  const [flood, list] = [await clientOf(townA), await clientOf(townB)]; // of one class
  const token = await people.staff(townB, "admin", { acr: "ial2" });
  const body = { from: "2027-04-01", value: { closed: [], open: [] } };
  const set = () => api.call("post", `/v1/towns/${townB}/settings/calendar`, { token, body });
  const show = () => api.call("get", `/v1/towns/${townB}/settings/calendar`, { token });
  const program = [set, show, ...Array.from({ length: 22 }, () => list), set, show];

  const play = async (beside: () => Promise<Answer[]>) => {
    minute += 1;
    Limit.forget();
    const sent = recorded();
    const answers: unknown[] = [];
    const floods: Answer[] = [];
    for (const [step, call] of program.entries()) {
      setClock(step * 50);
      const [answer, others] = await Promise.all([call(), beside()]);
      const { capacity, ratelimit } = answer.headers;
      answers.push({ status: answer.status, capacity, ratelimit });
      floods.push(...others);
    }
    vi.restoreAllMocks();
    return { answers, floods, sent: sent.filter((one) => one.home === townB).map((one) => one.what) };
  };
  await play(async () => []); // the first time there are fewer items
  const alone = await play(async () => []);
  const beside = await play(() => times(5, flood));
  expect(statuses(beside.floods)).toEqual([200, 429]);
  expect(alone.sent.length).toBeGreaterThan(program.length * 3);
  expect(alone.sent.some((one) => one.includes("#LIMIT#"))).toBe(true);
  expect(beside.sent).toEqual(alone.sent);
  expect(beside.answers).toEqual(alone.answers);
});

test("a town that does not use up its share writes nothing", async () => {
  const call = await staffOf(townB);
  const sent = recorded();
  const answers = await times(limits.staff.burst / 10, call);
  expect(statuses(answers)).toEqual([200]);
  expect(sent.filter((one) => one.what.includes("#LIMIT#"))).toEqual([]);
  expect(answers.every((one) => one.headers.ratelimit === undefined)).toBe(true);
});

test("classes do not take each other's tokens, nor does one resident another one's in the commons", async () => {
  expect(statuses(await times(160, await clientOf(townA)))).toEqual([200, 429]);
  const token = await people.resident("mihon-taro", "ial3");
  expect((await api.call("get", path(townA))).status).toBe(200);
  expect((await api.call("get", path(townA), { token })).status).toBe(200);
  expect((await (await staffOf(townA))()).status).toBe(200);
  const me = (token: string) => api.call("get", "/v1/me/acts", { token });
  expect(statuses(await times(60, () => me(token)))).toContain(429);
  expect((await me(await people.resident("kaku-hanako", "ial3"))).status).not.toBe(429);
});

test("whoever is not let in learns nothing from the limits, and takes nobody's tokens", async () => {
  const token = await people.staff(townB, "admin", { acr: "ial2" });
  const at = (code: string) => api.call("get", `/v1/towns/${code}/settings/calendar`, { token });
  const first = [comparable(await at(townA)), comparable(await at(nowhere)), comparable(await at("319999"))];
  expect(first[0]?.status).toBe(404);
  expect(Object.keys(first[0]?.headers ?? {}).filter((name) => name.startsWith("ratelimit"))).toEqual([]);
  const answers = await times(limits.stranger.burst, () => at(townA));
  expect(statuses(answers)).toEqual([404, 429]);
  const then = [comparable(await at(townA)), comparable(await at(nowhere)), comparable(await at("319999"))];
  expect(then[0]?.status).toBe(429);
  for (const one of [first, then]) for (const answer of one) expect(answer).toEqual(one[0]);
  for (const code of [townA, townB]) expect((await (await staffOf(code))()).status).toBe(200);
});

test("processes that share a town's bucket let through no more than the limit and their tenths", async () => {
  const home = bodyHome(parseBodyCode(townA));
  const step = fc.record({
    process: fc.nat(3),
    ms: fc.integer({ min: -50, max: 400 }),
    at: fc.integer({ min: 1, max: 12 }),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const rate = { perSecond: 10, burst: 20 };
      const name = `test-${run++}`;
      const processes = Array.from({ length: 4 }, createLimiter);
      let [now, forward, through] = [0, 0, 0];
      for (const { process, ms, at } of steps) {
        now += ms;
        forward += Math.max(0, ms);
        setClock(now);
        const one = processes[process];
        const verdicts = await Promise.all(Array.from({ length: at }, () => one?.take(home, name, rate)));
        through += verdicts.filter((verdict) => verdict?.wait === 0).length;
      }
      const allowed = rate.burst + (rate.perSecond * forward) / 1000;
      expect(through).toBeLessThanOrEqual(allowed + (processes.length * allowed) / 10);
    }),
    { numRuns: 15 },
  );
});

test("what can wait is refused before residents when a town fills the process, and not to its neighbour", async () => {
  const town = `/v1/towns/${townA}`;
  const client = await people.client(systems[0]);
  const staff = await people.staff(townA, "counter", { acr: "ial2" });
  const resident = await people.resident("mihon-taro", "ial3");
  const calls = {
    batch: () => api.call("get", path(townA), { token: client }),
    list: () => api.call("get", `${town}/work`, { token: staff }),
    staff: () => api.call("get", town, { token: staff }),
    resident: () => api.call("get", `${town}/bookings`, { token: resident }),
  };
  const refusedWith = async (held: number, by: string = townA) => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding = Array.from({ length: held }, () => Limit.counted(by, () => gate));
    const refused: string[] = [];
    for (const [name, call] of Object.entries(calls)) {
      const answer = await call();
      if (codeOf(answer) !== "busy") continue;
      expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "1"]);
      refused.push(name);
    }
    release();
    await Promise.all(holding);
    return refused;
  };
  expect(await refusedWith(room.batch - 1)).toEqual([]);
  expect(await refusedWith(room.batch)).toEqual(["batch"]);
  expect(await refusedWith(room.list)).toEqual(["batch", "list"]);
  expect(await refusedWith(room.staff)).toEqual(["batch", "list", "staff"]);
  expect(await refusedWith(room.resident)).toEqual(["batch", "list", "staff", "resident"]);
  expect(await refusedWith(2 * room.resident, townB)).toEqual([]);
});

test("papers have a limit beside their reader's own: a town that prints too much waits, with nothing else and nobody else", async () => {
  const token = await people.staff(townA, "counter", { acr: "ial2" });
  const paper = (code: string, by: string) =>
    api.call("get", `/v1/towns/${code}/applications/app_${"0".repeat(26)}/letter.pdf`, { token: by });
  const answers = await times(limits.paper.burst + 20, () => paper(townA, token));
  expect(statuses(answers)).toEqual([404, 429]);
  expect(answers.filter((one) => one.status === 404).length).toBeGreaterThanOrEqual(limits.paper.burst);
  expect(answers.at(-1)?.headers).toMatchObject({
    "ratelimit-policy": `"paper";q=60;w=30`,
    "retry-after": expect.stringMatching(/^[1-4]$/),
  });
  expect((await (await staffOf(townA))()).status).toBe(200);
  expect((await paper(townB, await people.staff(townB, "counter", { acr: "ial2" }))).status).toBe(404);
  setClock(30_000);
  expect((await paper(townA, token)).status).toBe(404);
});

test("the limits stand in the document", () => {
  const { description } = (document() as { info: { description: string } }).info;
  for (const { perSecond, burst } of Object.values(limits)) {
    expect(description).toContain(`毎秒${perSecond}件（続けて${burst}件まで）`);
  }
});
