import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import * as Billing from "#core/billing/index.ts";
import { bodiesOf } from "#core/japan/bodies.ts";
import { checkDigit } from "#core/japan/body.ts";
import { temporaryFolder } from "#infra/local/folder.ts";
import { type RunningPool, startPool } from "#infra/local/start.ts";
import { castOf, operatorIn, staff } from "#infra/local/story/cast.ts";
import { openClient } from "#infra/local/story/client.ts";
import { setTerms } from "#infra/local/story/money.ts";
import { listOf, numberOf, silent } from "#infra/local/story/stage.ts";
import { papersOf } from "#infra/local/story/year.ts";
import { poolPorts } from "#test/harness/port.ts";
import { found, whole } from "../demo/seeded.ts";

vi.hoisted(() => vi.stubEnv("LOG_LEVEL", "SILENT")); // read as the core is loaded

const folder = temporaryFolder();
afterAll(() => folder.close());
let stop: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  await stop?.();
  stop = undefined;
});

/** `npm start -- …` until it says what to try first, or ends. */
async function npmStart(...args: string[]): Promise<{ code: number | undefined; out: string; err: string }> {
  const child = spawn(process.execPath, ["infra/local/main.ts", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DYNAMODB_ENDPOINT: "" },
  });
  const ended = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? -1)));
  stop = () => {
    child.kill("SIGINT");
    return ended;
  };
  const said = { out: "", err: "" };
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    said.err += chunk;
  });
  const greeted = new Promise<undefined>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      said.out += chunk;
      if (said.out.includes("Ctrl-C")) resolve(undefined);
    });
  });
  const code = await Promise.race([ended, greeted]);
  return { code, ...said };
}

/** Every body of the pool's prefecture, page by page. */
async function namesAt(url: string): Promise<string[]> {
  const names: string[] = [];
  for (let next: string | undefined = ""; next !== undefined; ) {
    const response = await fetch(`${url}/v1/pool/bodies?limit=100${next === "" ? "" : `&cursor=${next}`}`);
    const page = (await response.json()) as { items: { name: string }[]; next?: string };
    names.push(...page.items.map(({ name }) => name));
    next = page.next;
  }
  return names;
}

const namesOf = async (prefecture: string) => (await bodiesOf(prefecture)).map(({ name }) => name);

/** `npx pool …` against the embedded pool at a port. */
const cli = (port: number, ...args: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const { PATH, TMPDIR } = process.env;
    const env = { PATH, TMPDIR, PORT: String(port) };
    execFile(process.execPath, ["functions/cli/pool.mjs", ...args], { env }, (error, out) =>
      error === null ? resolve(out) : reject(error),
    );
  });

test("npm start -- --prefecture 32 is a pool of 島根県: its bodies are listed, its towns have joined and are called", async () => {
  const port = await poolPorts();
  const { out, err } = await npmStart("--memory", "--prefecture", "32", "--port", String(port));
  expect(err).toBe("");
  expect(out).toContain("これは島根県のサービスではありません。");
  const [url, controlUrl] = [port, port + 1].map((one) => `http://127.0.0.1:${one}`) as [string, string];
  expect(await namesAt(url)).toEqual(await namesOf("32"));

  const cast = await castOf("32");
  const running = { url, controlUrl } as RunningPool;
  expect(await found(running, cast)).toEqual(whole);
  const [, chibu] = cast;
  const show = (code: string) => fetch(`${url}/v1/towns/${code}`);
  expect(await (await show(chibu.code)).json()).toMatchObject({ code: "325279", name: "知夫村" });
  const work = await openClient(running).call(staff(chibu, "draft"), "見る", "GET", `/v1/towns/${chibu.code}/work`);
  expect([work.status, listOf(work, "items").length]).toEqual([200, 1]);
  expect((await show("313254")).status).toBe(404);
  expect(out).toContain(`pool token --role staff --town ${chibu.code}`);
  expect(await cli(port, "token", "--role", "staff", "--town", chibu.code, "--duty", "draft")).toMatch(/^ey\S+\n$/);
  for (const { name } of cast) expect(await cli(port, "town", "list")).toContain(name);
});

test("a prefecture that there is not is said before anything is touched, with exit code 64", async () => {
  for (const wrong of ["48", "00", "8", "島根"]) {
    const data = folder.file(`never-${wrong}`);
    const { code, err } = await npmStart("--data", data, "--prefecture", wrong, "--port", "0");
    expect([code, err.split("\n")[0]]).toEqual([64, expect.stringContaining(`--prefecture ${wrong} という都道府県は`)]);
    expect(existsSync(data)).toBe(false);
  }
});

test("a data folder stays its prefecture's: it opens without being asked for, and for no other", async () => {
  const data = folder.file("shimane");
  const load = async () => ({}) as never;
  const open = (prefecture?: string) =>
    startPool({ port: 0, folder: data, tickSeconds: 3600, load, ...(prefecture === undefined ? {} : { prefecture }) });
  for (const prefecture of ["32", undefined, "32"]) {
    const pool = await open(prefecture);
    expect([pool.prefecture, process.env.PREFECTURE]).toEqual(["32", "32"]);
    await pool.stop();
  }
  await expect(open("31")).rejects.toMatchObject({ exitCode: 64, message: expect.stringContaining("32 のプール") });
  const usual = await startPool({ port: 0, memory: true, tickSeconds: 3600, load });
  expect(usual.prefecture).toBe("31");
  await usual.stop();
});

test("a stage holds 200 bodies, 北海道 with all its towns and 20 unions: one plan, an estimate for each, and the total to the yen", async () => {
  const pool = await startPool({ port: 0, memory: true, tickSeconds: 3600, prefecture: "01" });
  stop = pool.stop;
  const client = openClient(pool);
  const operator = operatorIn(await castOf("01"));
  const { now } = (await client.control("GET /clock")) as { now: string };
  const papers = papersOf(`${now.slice(0, 7)}-01`);
  const as = (method: string, path: string, body?: unknown) => client.call(operator, path, method, path, body);
  await setTerms({ client, narrator: silent, operator }, papers);
  await as("POST", `/v1/pool/terms/shares`, {
    ...{ equal: 0, population: 100, use: 0, census: "2020-10-01", unused: "equal", partialMonth: "whole" },
    from: `${papers.fiscalYear}-04-01`,
  });
  await as("POST", `/v1/pool/costs/${papers.fiscalYear}`, { kind: "planned", items: Billing.Example.cost });
  expect(await namesAt(pool.url)).toEqual(await namesOf("01"));
  const bodies = (await bodiesOf("01")).map(({ code }) => code as string);
  expect(bodies).toHaveLength(180);
  // 架空の一部事務組合: as many as are left
  for (const first5 of Array.from({ length: 20 }, (_, at) => String(1_980 + at).padStart(5, "0"))) {
    const union = first5 + checkDigit(first5);
    await as("POST", `/v1/pool/members/${union}/contracts`, { unionName: `見本${first5}組合` });
    bodies.push(union);
  }
  const members = bodies.map((body) => ({ ...Billing.Example.plan.members[0], body, from: papers.start }));
  const published = await as("POST", `/v1/pool/plans/${papers.fiscalYear}`, { ...Billing.Example.plan, members });
  expect([published.status, published.text]).toEqual([201, expect.any(String)]);
  const plan = await as("GET", `/v1/pool/plans/${papers.fiscalYear}`);
  const parts = listOf<{ total: number }>(plan, "bodies");
  expect(parts).toHaveLength(200);
  expect(parts.reduce((sum, { total }) => sum + total, 0)).toBe(numberOf(plan, "total"));
  const last = await as("GET", `/v1/pool/estimates/${papers.fiscalYear}/${bodies.at(-1)}`);
  expect(last.status).toBe(200);
});
