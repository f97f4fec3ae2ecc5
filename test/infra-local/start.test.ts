import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, afterEach, expect, test } from "vitest";
import * as Clock from "#core/clock.ts";
import * as Ports from "#core/port.ts";
import type { IssuerRule } from "#infra/identity.ts";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { temporaryFolder } from "#infra/local/folder.ts";
import { listen } from "#infra/local/port.ts";
import { alive, commandLine } from "#infra/local/process.ts";
import { type Handlers, type RunningPool, type StartOptions, startPool } from "#infra/local/start.ts";
import type { Tick } from "#infra/schedule.ts";

const folder = temporaryFolder();
afterAll(() => folder.close());

let pool: RunningPool | undefined;
afterEach(async () => {
  await pool?.stop();
  pool = undefined;
});

/** Functions as small as they can be, but real: they write to the table and send mail through the ports. */
function functions(ran: { entries: string[]; ticks: Tick[] }) {
  return async (): Promise<Handlers> => {
    const client = new DynamoDBClient({
      endpoint: process.env.DYNAMODB_ENDPOINT ?? "",
      region,
      credentials: localCredentials,
    });
    const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "J#1" } });
    return {
      async api(event) {
        const pk = event.rawPath;
        if (event.requestContext.http.method === "POST") {
          await client.send(new PutItemCommand({ TableName: process.env.TABLE_NAME, Item: key(pk) }));
        }
        const { Item } = await client.send(new GetItemCommand({ TableName: process.env.TABLE_NAME, Key: key(pk) }));
        return { statusCode: Item === undefined ? 404 : 200, body: "" };
      },
      async stream({ Records }) {
        for (const { dynamodb } of Records) {
          const pk = dynamodb?.Keys?.pk?.S ?? "";
          if (!ran.entries.includes(pk)) ran.entries.push(pk);
          await Ports.use().mailer.send({
            id: pk.slice(1),
            to: "taro@mihon.invalid",
            subject: "受付",
            text: "受け付けました。",
          });
        }
        return { batchItemFailures: [] };
      },
      cron: async (event) => void ran.ticks.push(event),
      worker: async () => ({ batchItemFailures: [] }),
    };
  };
}

async function start(options: Partial<StartOptions> = {}) {
  const ran = { entries: [] as string[], ticks: [] as Tick[] };
  pool = await startPool({ port: 0, memory: true, tickSeconds: 3600, load: functions(ran), ...options });
  const { controlUrl } = pool;
  const control = async (route: string, body?: unknown) => {
    const [method = "", path = ""] = route.split(" ");
    const response = await fetch(controlUrl + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  };
  return { pool, ran, control };
}

test("what is posted goes through gateway, table, stream and mail, and drain waits for all of it", async () => {
  const { pool, ran, control } = await start();
  expect((await fetch(`${pool.url}/a`, { method: "POST" })).status).toBe(200);
  expect((await control("POST /drain")).status).toBe(200);
  expect(ran.entries).toEqual(["/a"]);
  const mails = Object.values((await control("GET /mail")).answer);
  expect(mails[0]).toMatchObject({ id: "a", subject: "受付" });
});

test("a token from the control port is one that the listed issuer has signed", async () => {
  const { control } = await start();
  const { answer } = await control("POST /token", { sub: "staff-313254-draft", realm: "staff" });
  const [rule] = JSON.parse(process.env.ISSUERS ?? "[]") as IssuerRule[];
  const { payload } = await jwtVerify(String(answer.token), createRemoteJWKSet(new URL(rule?.jwksUri ?? "")), {
    issuer: rule?.issuer ?? "",
    audience: "urn:machipool:staff",
  });
  expect(payload.sub).toBe("staff-313254-draft");
});

test("moving the clock runs the schedule at once, at the new time, and only forward", async () => {
  const { ran, control } = await start();
  const moved = await control("POST /clock", { now: "2037-04-01T09:00:00+09:00" });
  expect(moved.answer.now).toMatch(/^2037-04-01T09:00:0\d\.\d{3}\+09:00$/);
  expect(ran.ticks.at(-1)?.time).toMatch(/^2037-04-01T00:00:0\dZ$/);
  expect((await control("POST /clock", { now: "2036-04-01T09:00:00+09:00" })).status).toBe(400);
  expect((await control("POST /clock", { now: "2036-04-01T09:00:00+09:00", force: true })).status).toBe(200);
  expect(Clock.today()).toBe("2036-04-01");
  expect((await control("POST /clock", { now: "tomorrow" })).status).toBe(400);
  await pool?.stop();
  expect(Clock.now() - Date.now()).toBeLessThan(1_000);
});

test("a second start finds data, clock and keys of the first", async () => {
  const data = { memory: false, folder: folder.file("kept") };
  const first = await start(data);
  await fetch(`${first.pool.url}/kept`, { method: "POST" });
  await first.control("POST /clock", { now: "2037-04-01T09:00:00+09:00" });
  const publicKeys = await Ports.use().keys.publicKeys();
  await first.pool.stop();
  const second = await start(data);
  expect((await fetch(`${second.pool.url}/kept`)).status).toBe(200);
  expect(String((await second.control("GET /clock")).answer.now)).toMatch(/^2037-04-01T09:/);
  expect(await Ports.use().keys.publicKeys()).toEqual(publicKeys);
  await second.pool.stop();
  const third = await start({ ...data, reset: true });
  expect((await fetch(`${third.pool.url}/kept`)).status).toBe(404);
});

test("a pool in memory leaves nothing behind", async () => {
  const { pool } = await start();
  expect(existsSync(pool.folder)).toBe(true);
  await pool.stop();
  expect(existsSync(pool.folder)).toBe(false);
  expect(process.env.TABLE_NAME).toBeUndefined();
});

test("a failed start stops what it had started", async () => {
  const data = { memory: false, folder: folder.file("failed") };
  const load = () => Promise.reject(new Error("functions do not load"));
  await expect(startPool({ port: 0, ...data, load })).rejects.toThrow("functions do not load");
  expect(existsSync(join(data.folder, "engine.pid"))).toBe(false);
  expect(existsSync(join(data.folder, "lock"))).toBe(false);
  await start(data);
});

test("the control port answers neither other hosts' names nor pages of other origins", async () => {
  const { pool } = await start();
  const response = await fetch(`${pool.controlUrl}/mail`, { headers: { origin: "https://evil.example" } });
  expect(response.status).toBe(403);
});

/** The executable itself, until it ends. */
function run(args: string[], imports: string[] = []): Promise<{ code: number | null; lines: string[] }> {
  const loaders = imports.flatMap((each) => ["--import", each]);
  const child = spawn(process.execPath, [...loaders, "infra/local/main.ts", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, DYNAMODB_ENDPOINT: "" },
  });
  let text = "";
  child.stderr.on("data", (chunk) => {
    text += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, lines: text.trim().split("\n") })));
}

test("an unsupported platform is one line that names the way out, and exit code 69", async () => {
  const mips = 'data:text/javascript,Object.defineProperty(process,"arch",{value:"mips"})';
  const { code, lines } = await run(["--memory", "--port", "0"], [mips]);
  expect([code, lines]).toEqual([69, [expect.stringContaining("DYNAMODB_ENDPOINT")]]);
});

test("a port in use is one line and exit code 73", async () => {
  const server = createServer();
  const port = await listen(server, 0);
  const { code, lines } = await run(["--memory", "--port", String(port)]);
  server.close();
  expect([code, lines]).toEqual([73, [expect.stringContaining(`ポート${port}`)]]);
});

test("two pools on one data folder are one line and exit code 75", async () => {
  const data = folder.file("shared");
  await start({ memory: false, folder: data });
  const { code, lines } = await run(["--data", data, "--port", "0"]);
  expect([code, lines]).toEqual([75, [expect.stringContaining(String(process.pid))]]);
});

test("a damaged data folder is one line and exit code 65", async () => {
  const stranger = folder.file("stranger");
  mkdirSync(stranger);
  writeFileSync(join(stranger, "thesis.txt"), "");
  for (const args of [
    ["--data", stranger],
    ["--data", stranger, "--reset"],
  ]) {
    const { code, lines } = await run([...args, "--port", "0"]);
    expect([code, lines]).toEqual([65, [expect.stringContaining(stranger)]]);
  }
  const damaged = { memory: false, folder: folder.file("damaged") };
  await (await start(damaged)).pool.stop();
  for (const name of ["clock.json", "stream.json", "identity/jwks.json", "keys/root.key", "table.db"]) {
    const before = existsSync(join(damaged.folder, name)) ? readFileSync(join(damaged.folder, name)) : undefined;
    writeFileSync(join(damaged.folder, name), "no such thing".repeat(1_000));
    await expect(start(damaged), name).rejects.toMatchObject({ exitCode: 65 });
    if (before === undefined) rmSync(join(damaged.folder, name));
    else writeFileSync(join(damaged.folder, name), before);
  }
  await start(damaged);
});

test("wrong arguments are exit code 64", async () => {
  expect((await run(["--port", "many"])).code).toBe(64);
  expect((await run(["--no-such-option"])).code).toBe(64);
});

test("the executable runs the project's own functions, says where, and stops everything on Ctrl-C", async () => {
  const data = folder.file("executable");
  const child = spawn(process.execPath, ["infra/local/main.ts", "--data", data, "--port", "0", "--empty"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  const greeted = new Promise<void>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("Ctrl-C")) resolve();
    });
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  await Promise.race([greeted, ended]);
  expect(text).toContain("これは鳥取県のサービスではありません。契約・料金・人物は架空です。");
  const [, url] = /API +(http:\S+)/.exec(text) ?? [];
  const [, controlUrl] = /操作口 +(http:\S+)/.exec(text) ?? [];
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${controlUrl}/tick`, { method: "POST" })).status).toBe(200);
  const engine = Number(readFileSync(join(data, "engine.pid"), "utf8"));
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(alive(engine) && commandLine(engine) !== "").toBe(false);
  expect(existsSync(join(data, "lock"))).toBe(false);
});

test("a killed pool starts again: its engine, its lock and its data are found", async () => {
  const data = folder.file("killed");
  const script = `import { startPool } from "./infra/local/start.ts";
    const pool = await startPool({ port: 0, folder: ${JSON.stringify(data)}, load: async () => ({}) });
    console.log("started"); await new Promise(() => setInterval(() => {}, 1000));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const engine = Number(readFileSync(join(data, "engine.pid"), "utf8"));
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await ended;
  const { pool } = await start({ memory: false, folder: data });
  expect(alive(engine) && commandLine(engine) !== "").toBe(false);
  expect((await fetch(`${pool.url}/x`, { method: "POST" })).status).toBe(200);
});
