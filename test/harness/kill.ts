import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { poll } from "#infra/local/poll.ts";
import { close, listen } from "#infra/local/port.ts";
import { commandLine } from "#infra/local/process.ts";
import { below } from "#infra/local/random.ts";

/** What is killed: the pool, which leaves its engine behind, or the engine in the same moment. */
export type Death = "pool" | "both";

/** `npm start` as one program: reading every source again at every start would take most of the test's time. */
export async function buildExecutable(): Promise<{ file: string; remove(): void }> {
  mkdirSync(".build", { recursive: true });
  const outdir = mkdtempSync(join(resolve(".build"), "kill-"));
  const remove = () => rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: ["infra/local/main.ts"],
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
  return { file: join(outdir, "main.js"), remove };
}

/** A pool as a process group of its own, as a terminal starts it. */
export type Victim = {
  url: string;
  controlUrl: string;
  /** Where its engine answers, past pool and fence. */
  endpoint(): string;
  isRunning(): boolean;
  /** Resolves when requests are answered. Throws what the pool complained of when it ended instead. */
  up(): Promise<void>;
  kill(how: Death): Promise<void>;
};

export function startVictim(executable: string, folder: string, port: number): Victim {
  const child = spawn(process.execPath, [executable, "--data", folder, "--port", String(port)], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, DYNAMODB_ENDPOINT: "" },
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const ended = new Promise<void>((end) => child.once("close", () => end()));
  const url = `http://127.0.0.1:${port}`;
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    url,
    controlUrl: `http://127.0.0.1:${port + 1}`,
    endpoint: () => `http://127.0.0.1:${/--port (\d+)/.exec(commandLine(engineOf(folder)))?.[1]}`,
    isRunning,
    async up() {
      const answered = async () => {
        if (!isRunning()) throw new Error(`the pool has ended with ${child.exitCode}: ${complaint}`);
        const response = await fetch(`${url}/healthz`).catch(() => undefined);
        return response?.ok === true ? true : undefined;
      };
      await poll(answered, 60_000, () => new Error(`the pool does not answer: ${complaint}`));
    },
    async kill(how) {
      if (how === "both") killGroup(engineOf(folder));
      killGroup(pidOf(child));
      await ended;
    },
  };
}

const pidOf = (child: ChildProcess): number => child.pid ?? 0;

/** The id of the engine that a data folder names; 0: none yet. */
export function engineOf(folder: string): number {
  try {
    return Number(readFileSync(join(folder, "engine.pid"), "utf8"));
  } catch {
    return 0;
  }
}

/** Whether this process is an engine on this data folder. */
export const isEngineOf = (folder: string, pid: number): boolean =>
  pid > 0 && commandLine(pid).includes(`--db-path ${folder}`);

function killGroup(leader: number): void {
  try {
    if (leader > 1) process.kill(-leader, "SIGKILL");
  } catch {
    // it has gone by itself
  }
}

/** Three ports in a row, below those that the system gives to connections: nobody takes them between two starts. */
export async function freePorts(): Promise<number> {
  for (;;) {
    const first = 15_000 + below(Math.random, 15_000);
    const free = await Promise.all([0, 1, 2].map((distance) => isFree(first + distance)));
    if (free.every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await listen(probe, port);
    await close(probe);
    return true;
  } catch {
    return false;
  }
}
