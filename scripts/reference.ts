import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { guarantees, touching } from "./touching.ts";

// `npm run test:reference [-- --brief | test files …]`: the tests that touch the engine (scripts/touching.ts) on AWS's DynamoDB Local,
// the second opinion on every command; `--brief`: those of them whose guarantee hangs on it. What differs: docs/engines.md.
// Exit code 3: it could not be had here (no Java, no Maven, no way to Maven Central); 0 or 1: what the tests said.

const folder = resolve(".build/reference");
const lib = `${folder}/lib`;
const main = "software.amazon.dynamodb.services.local.main.ServerRunner";

// measured: a run is too short for the optimizing compiler, which takes more time from two cores than it gives back
const machine = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g"];

function unavailable(reason: string): never {
  console.log(`DynamoDB Local では試していません: ${reason}`);
  process.exit(3);
}

function fetchEngine(): void {
  if (existsSync(`${lib}/DynamoDBLocal-3.1.0.jar`)) return;
  const output = `-DoutputDirectory=${lib}`;
  const args = ["-q", "-B", "-f", "scripts/reference/pom.xml", "dependency:copy-dependencies", output];
  const { status, error } = spawnSync("mvn", args, { stdio: "inherit", timeout: 10 * 60_000 });
  if (error !== undefined) unavailable("Maven がありません。");
  if (status !== 0) unavailable("Maven Central から取得できませんでした。");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", () => done(undefined)));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

async function startEngine(port: number): Promise<ChildProcess> {
  const own = ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", String(port)];
  const args = [...machine, `-Dsqlite4java.library.path=${lib}`, "-cp", `${lib}/*`, main, ...own];
  const engine = spawn("java", args, { stdio: "ignore", cwd: folder }); // it leaves a file where it runs
  const failed = new Promise<never>((_, reject) => {
    engine.once("error", () => reject(new Error("Java 17 がありません。")));
    engine.once("exit", (code) => reject(new Error(`起動できませんでした（終了コード ${code}）。`)));
  });
  failed.catch(() => {});
  for (let attempt = 0; attempt < 300; attempt++) {
    const answered = fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      () => false,
    );
    if (await Promise.race([answered, failed])) return engine;
    await new Promise((done) => setTimeout(done, 100));
  }
  engine.kill();
  throw new Error("30秒待っても応答しませんでした。");
}

const isFlag = (text: string) => text.startsWith("-");
const given = process.argv.slice(2).filter((one) => one !== "--brief");
const chosen = process.argv.includes("--brief") ? guarantees() : touching();
const files = given.some((one) => !isFlag(one)) ? [] : chosen;

fetchEngine();
const port = await freePort();
const engine = await startEngine(port).catch((error: Error) => unavailable(error.message));
const env = { ...process.env, DYNAMODB_ENDPOINT: `http://127.0.0.1:${port}` };
const vitest = ["node_modules/vitest/vitest.mjs", "run", ...given, ...files];
const { status } = spawnSync(process.execPath, vitest, { env, stdio: "inherit" });
engine.kill();
process.exit(status ?? 1);
