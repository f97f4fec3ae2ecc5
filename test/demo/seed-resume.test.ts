import { spawn } from "node:child_process";
import { afterAll, expect, test, vi } from "vitest";
import { temporaryFolder } from "#infra/local/folder.ts";
import { seed } from "#infra/local/seed.ts";
import { type RunningPool, startPool } from "#infra/local/start.ts";
import { poolPorts } from "#test/harness/port.ts";
import { found, whole } from "./seeded.ts";

vi.hoisted(() => vi.stubEnv("LOG_LEVEL", "SILENT")); // read as the core is loaded

const folder = temporaryFolder();
let pool: RunningPool | undefined;
afterAll(async () => {
  await pool?.stop();
  folder.close();
});

/** A pool that is killed while its seed has so many requests behind it. */
function killedAfter(requests: number, data: string, port: number): Promise<void> {
  const script = `import { startPool } from "./infra/local/start.ts";
    const pool = await startPool({ port: ${port}, folder: ${JSON.stringify(data)}, tickSeconds: 3600 });
    const { seed } = await import("./infra/local/seed.ts");
    const send = globalThis.fetch;
    let left = ${requests};
    globalThis.fetch = (...call) => {
      if (--left === 0) setTimeout(() => process.kill(process.pid, "SIGKILL"), 5);
      return send(...call);
    };
    await seed(pool);
    process.exit(1);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DYNAMODB_ENDPOINT: "" },
  });
  return new Promise((resolve, reject) =>
    child.once("close", (code, signal) => (signal === "SIGKILL" ? resolve() : reject(new Error(`ended with ${code}`)))),
  );
}

test("a seed that was killed again and again is completed by the next start, nothing twice", async () => {
  const [data, port] = [folder.file("killed"), await poolPorts()];
  for (const requests of [12, 45, 80]) await killedAfter(requests, data, port);
  pool = await startPool({ folder: data, port, tickSeconds: 3600 });
  await seed(pool);
  expect(await found(pool)).toEqual(whole);
});
