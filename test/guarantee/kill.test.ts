import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import * as Port from "#core/port.ts";
import { connect, type Item } from "#core/table/client.ts";
import { notContracted } from "#infra/aws/payments.ts";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { temporaryFolder } from "#infra/local/folder.ts";
import { openKeys } from "#infra/local/keys.ts";
import { createMeasures } from "#infra/local/measures.ts";
import { poll } from "#infra/local/poll.ts";
import { below, seeded } from "#infra/local/random.ts";
import { chizu, operator, type Town, wakasa } from "#infra/local/story/cast.ts";
import { type Client, openClient } from "#infra/local/story/client.ts";
import { listOf } from "#infra/local/story/stage.ts";
import { type Books, booksOf, comparisons, toldOf, tracesOf } from "#test/harness/audit.ts";
import {
  buildExecutable,
  type Death,
  engineOf,
  freePorts,
  isEngineOf,
  startVictim,
  type Victim,
} from "#test/harness/kill.ts";
import { isAcknowledged, type Places, send, type Worker, work, workersOf } from "#test/harness/load.ts";
import { rawClient } from "#test/harness/table.ts";

const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
/** Two in its youth and these while people work. One pool bears twenty; for more of them, more pools live one after the other. */
const kills = Number(process.env.KILLS ?? 5) - 2;
const perPool = 18;
const pools = Math.max(1, Math.ceil(kills / perPool));
const random = seeded(seed);
const pick = <T>(choices: readonly [T, ...T[]]): T => choices[below(random, choices.length)] ?? choices[0];
const anyDeath = () => pick<Death>(["pool", "both"]);

const temporary = temporaryFolder();
let folder: string;
let executable: Awaited<ReturnType<typeof buildExecutable>>;
let port: number;
let victim: Victim;
let deaths = 0;

beforeAll(async () => {
  executable = await buildExecutable();
});

async function beginLife(name: string): Promise<void> {
  port = await freePorts();
  folder = temporary.file(name);
  deaths = 0;
  // a Wednesday morning on which the hall can be booked for months ahead, whenever the test runs
  mkdirSync(folder);
  writeFileSync(join(folder, ".machipool"), "1");
  const offsetMs = Date.parse("2027-05-12T10:00:00+09:00") - Date.now();
  writeFileSync(join(folder, "clock.json"), JSON.stringify({ offsetMs }));
}
afterEach(async () => {
  await victim?.kill("both");
});
afterAll(() => {
  executable.remove();
  temporary.close();
});

const start = () => {
  victim = startVictim(executable.file, folder, port);
};

async function die(how: Death): Promise<void> {
  await victim.kill(how);
  deaths++;
}

const moment = (limitMs: number) => new Promise((resolve) => setTimeout(resolve, random() * limitMs));
const isThere = (name: string) => existsSync(join(folder, name));

/** Two deaths before the pool has its towns: while it is opening its folder, and while it writes them. */
async function dieYoung(): Promise<void> {
  start();
  const sign = pick(["lock", "keys/root.key", "engine.pid", "table.db", "address.json"]);
  await poll(
    () => (isThere(sign) ? true : undefined),
    60_000,
    () => new Error(`no ${sign}`),
    1,
  );
  await die(anyDeath());
  start();
  await victim.up();
  await moment(4_000);
  await die(anyDeath());
}

async function startSeeded(): Promise<Client> {
  start();
  await victim.up();
  const isSeeded = () => (readFileSync(join(folder, "seed.json"), "utf8").includes('"done":true') ? true : undefined);
  await poll(
    () => (isThere("seed.json") ? isSeeded() : undefined),
    120_000,
    () => new Error("not seeded"),
  );
  return openClient(victim);
}

async function placesOf(client: Client): Promise<Places> {
  const idIn = async (town: Town, what: string) => {
    const list = await client.call(undefined, "list", "GET", `/v1/towns/${town.code}/${what}`);
    return String(listOf(list, "items")[0]?.id);
  };
  const procedures = {
    [wakasa.code]: await idIn(wakasa, "procedures"),
    [chizu.code]: await idIn(chizu, "procedures"),
  };
  return { hall: await idIn(wakasa, "facilities"), procedures };
}

/** Everybody works until the pool dies, after some answers and at any moment between two of them. */
async function workUntilDeath(workers: Worker[], client: Client, how: Death): Promise<void> {
  let left = 12 + below(random, 20);
  let strike = () => {};
  const struck = new Promise<void>((resolve) => {
    strike = resolve;
  });
  const answered = () => {
    if (--left === 0) strike();
  };
  const working = Promise.all(workers.map((worker) => work(worker, client, answered)));
  await Promise.race([struck, working]);
  await moment(60);
  await die(how);
  await working;
}

/** The table through its engine, and whatever keys it takes to read it. */
async function openBooks(): Promise<Books> {
  const table = { name: "machipool", config: { endpoint: victim.endpoint(), region, credentials: localCredentials } };
  connect(table.name, table.config);
  const unused = () => Promise.reject(new Error("an audit sends and files nothing"));
  Port.install({
    keys: openKeys(join(folder, "keys")),
    mailer: { send: unused },
    files: { put: unused, get: unused, remove: unused },
    payments: notContracted,
    measures: createMeasures(),
    printer: { print: unused },
    queue: { send: unused },
  });
  return booksOf((await rawClient(table).all()) as Item[]);
}

/** What was acknowledged is there once, what was refused is not, and what got no answer at most once. */
function expectNothingLost(books: Books, workers: readonly Worker[]): void {
  for (const { done, pending } of workers) {
    for (const one of done) {
      expect(tracesOf(books, one.task), `${one.task.mark} ${one.answer.text}`).toHaveLength(
        isAcknowledged(one) ? 1 : 0,
      );
    }
    if (pending !== undefined) expect(tracesOf(books, pending).length, pending.mark).toBeLessThanOrEqual(1);
  }
}

async function expectSameAnswers(workers: readonly Worker[], client: Client): Promise<void> {
  const replay = async ({ done }: Worker) => {
    for (const { task, answer } of done.filter(isAcknowledged)) {
      const again = await send(client, task);
      expect([again?.status, again?.text, again?.version], task.mark).toEqual([
        answer.status,
        answer.text,
        answer.version,
      ]);
    }
  };
  await Promise.all(workers.map(replay));
}

async function expectNoDamage(client: Client): Promise<void> {
  const { body } = await client.call(operator, "verify", "POST", "/v1/pool/verifications", {});
  await client.control("POST /drain");
  const job = await client.call(operator, "verified", "GET", `/v1/pool/jobs/${(body as { job: string }).job}`);
  const { outcome } = job.body as { outcome: { findings: { home: string; seals: number; damaged: unknown[] }[] } };
  const { findings } = outcome;
  expect(findings.map(({ home }) => home).sort()).toEqual(["310000", "313254", "313289", "COMMON", "POOL00"]);
  expect(findings.flatMap(({ damaged }) => damaged)).toEqual([]);
  expect(findings.filter(({ home }) => home === wakasa.code)).toMatchObject([{ seals: expect.any(Number) }]);
  // nor did the stream take anything for somebody else's
  const parked = await client.call(operator, "parked", "GET", "/v1/pool/parked");
  expect(parked.body).toEqual({ total: 0, parked: [] });
}

/** A mail comes twice only where a kill fell between sending and marking: one of the stream's and one of the sweep's. */
async function expectMails(books: Books, client: Client): Promise<void> {
  const came = (await client.mails()).map((mail) => ("id" in mail ? String(mail.id) : ""));
  expect([...new Set(came)].sort()).toEqual((await toldOf(books)).sort());
  expect(came.length - new Set(came).size).toBeLessThanOrEqual(2 * deaths);
}

const lives = Array.from({ length: pools }, (_, at) => ({ at, rounds: Math.min(perPool, kills - at * perPool) }));

test.each(lives)(
  `whatever the process dies between, nothing is lost or done twice (KILL_SEED=${seed}, pool $at)`,
  async ({ at, rounds }) => {
    await beginLife(`pool-${at}`);
    await dieYoung();
    let client = await startSeeded();
    // as much to do as twelve to thirty-two answers a life use up
    const workers = workersOf(await placesOf(client), seed + at, Math.max(20, 6 * rounds));
    for (let round = 0; round < rounds; round++) {
      const engine = engineOf(folder);
      await workUntilDeath(workers, client, round === 0 ? "pool" : round === 1 ? "both" : anyDeath());
      start();
      await victim.up();
      expect(isEngineOf(folder, engine)).toBe(false);
      expectNothingLost(await openBooks(), workers);
      client = openClient(victim);
    }
    await Promise.all(workers.map((worker) => work(worker, client, () => {})));
    expect(workers.map(({ left }) => left)).toEqual(workers.map(() => 0));

    await expectSameAnswers(workers, client);
    await client.control("POST /drain");
    await client.control("POST /clock", { now: "2027-05-13T09:00:00+09:00" }); // what waits is tried again, the day is sealed
    await client.settle();
    await expectNoDamage(client);
    await client.control("POST /drain");

    const books = await openBooks();
    expectNothingLost(books, workers);
    for (const [what, { stored, journalled }] of Object.entries(
      await comparisons(books, Date.parse("2027-05-13T09:00:00+09:00")),
    )) {
      expect(stored, what).toEqual(journalled);
    }
    await expectMails(books, client);
  },
);
