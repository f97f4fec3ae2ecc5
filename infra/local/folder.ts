import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { StartFailure } from "#infra/local/failure.ts";
import { alive, commandLine } from "#infra/local/process.ts";
import { draftOf, writeWhole } from "#infra/local/whole.ts";

export type Folder = { path: string; file(name: string): string; close(): void };

const marker = ".machipool";
const version = "1";

/** Opens the data folder of a pool for this process alone; creates it at the first start. Throws StartFailure. */
export function openFolder(path: string): Folder {
  const folder = resolve(path);
  check(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lock(join(folder, "lock"), folder);
  if (!existsSync(join(folder, marker))) writeWhole(join(folder, marker), version);
  return { path: folder, file: (name) => join(folder, name), close: unlock };
}

/** A folder that is gone when it is closed. */
export const temporaryFolder = (): Folder => temporaryIn(tmpdir());

/** A temporary folder on a memory disk where the machine has one, and where it has none, beside the others. */
export const memoryFolder = (): Folder => temporaryIn(hasRoom(memoryDisk) ? memoryDisk : tmpdir());

const memoryDisk = "/dev/shm";
/** In bytes; a container is often given a memory disk of 64 MB. */
const roomMin = 1 << 30;

function hasRoom(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize >= roomMin;
  } catch {
    return false;
  }
}

function temporaryIn(parent: string): Folder {
  const folder = mkdtempSync(join(parent, "machipool-"));
  return {
    path: folder,
    file: (name) => join(folder, name),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Deletes the data of a pool: only of a folder that carries the marker and that no pool uses. Throws StartFailure. */
export function resetFolder(path: string): void {
  const folder = resolve(path);
  if (!existsSync(folder)) return;
  if (!existsSync(join(folder, marker))) {
    throw new StartFailure("damaged", `${folder} はプールのデータフォルダーではないため、削除しません。`);
  }
  lock(join(folder, "lock"), folder)();
  // a kill leaves what can be reset again: nothing says any more that it is seeded, and the marker goes last
  rmSync(join(folder, "seed.json"), { force: true });
  for (const name of entries(folder)) if (name !== marker) rmSync(join(folder, name), { recursive: true });
  rmSync(folder, { recursive: true });
}

function check(folder: string): void {
  if (!existsSync(folder)) return;
  const names = entries(folder);
  if (names.every((name) => name.startsWith("lock") || name === draftOf(marker))) return;
  if (!names.includes(marker)) {
    throw new StartFailure(
      "damaged",
      `${folder} はプールのデータフォルダーではありません（目印 ${marker} がありません）。`,
    );
  }
  const found = readFileSync(join(folder, marker), "utf8").trim();
  if (found !== version) {
    throw new StartFailure(
      "damaged",
      `${folder} の形式（${found}）を、この版では読めません。何も変えていません。作った版で開くか、--data で別のフォルダーを指定してください。`,
    );
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new StartFailure("damaged", `${folder} を開けません。`, cause);
  }
}

/** The lock names its holder by id and command line: an id alone may belong to somebody else by now. */
function lock(file: string, folder: string): () => void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, `${process.pid}\n${commandLine(process.pid)}`);
    if (!linked(draft, file)) {
      refuseIfHeld(file, folder);
      rmSync(file, { force: true });
      if (!linked(draft, file)) throw new StartFailure("locked", `${folder} は別のプールが使い始めたところです。`);
    }
    return () => rmSync(file, { force: true });
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure("damaged", `${folder} に書き込めません。`, error);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Unlike a write, a link appears whole or not at all. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function refuseIfHeld(file: string, folder: string): void {
  const [pid = "", command = ""] = readFileSync(file, "utf8").split("\n");
  if (alive(Number(pid)) && commandLine(Number(pid)) === command) {
    throw new StartFailure("locked", `${folder} は別のプール（プロセス ${pid}）が使っています。`);
  }
}
