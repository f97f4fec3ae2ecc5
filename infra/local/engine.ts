import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { StartFailure } from "#infra/local/failure.ts";
import { poll } from "#infra/local/poll.ts";
import { freePort, loopback } from "#infra/local/port.ts";
import { commandLine, end } from "#infra/local/process.ts";
import { indexStream } from "#infra/local/stream-index.ts";
import { writeWhole } from "#infra/local/whole.ts";

export type Engine = {
  endpoint: string;
  /** Is there only once the engine has died and cannot be started again. */
  failed: Promise<StartFailure>;
  stop(): Promise<void>;
};

/**
 * `file`: where data stay; in memory without it, where each write costs more the more was written (stream-index.ts).
 * `pidFile`: finds the engine that a killed run has left. `revive`: an engine that dies is started again, on the same port and data.
 */
type Options = { file?: string; pidFile?: string; revive?: boolean };

/** More deaths than this within a minute are not mended by another start. */
const revivalsMax = 3;
const windowMs = 60_000;

const binaryName = process.platform === "win32" ? "dynoxide.exe" : "dynoxide";

// The engine ends when its standard input closes, so it does not outlive a killed parent.
const guard = `exec 3<&0; (cat <&3 >&3; kill $$) 2>&- >&- & exec "$0" "$@" 3<&-`;

// read once: the pool sets the variable for its own handlers later
const given = process.env.DYNAMODB_ENDPOINT;

/** Starts the DynamoDB engine, or uses the one that DYNAMODB_ENDPOINT names. Throws StartFailure. */
export async function startEngine(options: Options = {}): Promise<Engine> {
  if (given) return { endpoint: given, failed: new Promise(() => {}), stop: async () => {} };
  const binary = findBinary();
  if (options.pidFile !== undefined) await endLeftover(options.pidFile, options.file);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = launch(binary, port, options.file);
    try {
      await healthy(child, port);
      if (options.file !== undefined) index(options.file);
      return running(binary, child, port, options);
    } catch (error) {
      await stopped(child);
      // someone may have taken the port between asking and listening
      if (attempt === 3 || !String(error).includes("already in use")) throw error;
    }
  }
}

function findBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), binaryName);
  } catch (cause) {
    throw new StartFailure(
      "unsupported",
      `${process.platform}-${process.arch} 用のDynamoDBエンジン（${name}）がありません。DynamoDB Local などを起動し、DYNAMODB_ENDPOINT にその場所を指定してください。`,
      cause,
    );
  }
}

function launch(binary: string, port: number, file: string | undefined): ChildProcess {
  const args = [
    "serve",
    "--host",
    loopback,
    "--port",
    String(port),
    ...(file === undefined ? [] : ["--db-path", file]),
  ];
  // detached: Ctrl-C reaches the pool only, which then stops the engine after its last write
  const options = { detached: true, stdio: ["pipe", "ignore", "pipe"] as ["pipe", "ignore", "pipe"] };
  return process.platform === "win32"
    ? spawn(binary, args, options)
    : spawn("/bin/sh", ["-c", guard, binary, ...args], options);
}

async function healthy(child: ChildProcess, port: number): Promise<void> {
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const closed = new Promise<boolean>((resolve) => child.once("close", () => resolve(true)));
  let gone = false;
  void closed.then(() => {
    gone = true;
  });
  const answered = async () => {
    if (gone) throw refusal(complaint);
    return fetch(`http://${loopback}:${port}/`).then(
      (response) => (response.headers.has("x-dynoxide-version") ? true : undefined),
      () => undefined,
    );
  };
  await poll(answered, 20_000, () => new StartFailure("engine", "DynamoDBエンジンが20秒以内に応答しませんでした。"));
}

function index(file: string): void {
  try {
    indexStream(file);
  } catch (error) {
    throw refusal(`error: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function refusal(complaint: string): StartFailure {
  const line = complaint.split("\n").find((text) => text.startsWith("error")) ?? complaint.trim();
  return /not a valid SQLite|malformed|corrupt|unable to open|not a database/i.test(line)
    ? new StartFailure(
        "damaged",
        `表 table.db が壊れているか、開けません（${line}）。控えの table.db を戻せば続けられます。鍵・封印・メールは残っています。表の記録は、控えなしには作り直せません。新しく始めるときは --data で別のフォルダーを指定してください。`,
      )
    : new StartFailure("engine", `DynamoDBエンジンを起動できませんでした（${line}）。`);
}

function running(binary: string, first: ChildProcess, port: number, { file, pidFile, revive }: Options): Engine {
  let child = first;
  let stopping = false;
  let reviving: Promise<void> | undefined;
  let deaths: number[] = [];
  let fail: (why: StartFailure) => void = () => {};
  const failed = new Promise<StartFailure>((resolve) => {
    fail = resolve;
  });

  function attend(next: ChildProcess): void {
    child = next;
    if (pidFile !== undefined) writeWhole(pidFile, String(next.pid));
    next.once("exit", () => {
      if (revive === true && !stopping) reviving = again();
    });
  }

  async function again(): Promise<void> {
    const at = performance.now();
    deaths = [...deaths.filter((one) => one > at - windowMs), at];
    if (file === undefined || deaths.length > revivalsMax) {
      const why = file === undefined ? "データを残していないため" : "くり返し止まるため";
      return fail(new StartFailure("engine", `DynamoDBエンジンが止まりました。${why}、起動し直せません。`));
    }
    const next = launch(binary, port, file);
    try {
      await healthy(next, port);
      index(file);
      attend(next);
    } catch (error) {
      await stopped(next);
      fail(error instanceof StartFailure ? error : refusal(String(error)));
    }
  }

  attend(first);
  return {
    endpoint: `http://${loopback}:${port}`,
    failed,
    async stop() {
      stopping = true;
      await reviving;
      await stopped(child);
      if (pidFile !== undefined) rmSync(pidFile, { force: true });
    },
  };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) await end(child.pid);
  child.stdin?.destroy();
  child.stderr?.destroy();
}

/** Ends the engine of a killed run, but only if the process with that id really is the engine of this data file. */
async function endLeftover(pidFile: string, file: string | undefined): Promise<void> {
  const pid = Number(readPid(pidFile));
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  const command = commandLine(pid);
  const ours = command.includes("dynoxide") && command.includes(file === undefined ? "serve" : `--db-path ${file}`);
  if (ours) await end(pid);
  rmSync(pidFile, { force: true });
}

function readPid(pidFile: string): string {
  try {
    return readFileSync(pidFile, "utf8");
  } catch {
    return "";
  }
}
