import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { entriesOf } from "./tar.ts";

const decompress = promisify(brotliDecompress);

/** A browser engine that is ready to run: the program, the libraries that a bare machine lacks, and the fonts. */
export type Engine = { program: string; libraries: string; fonts: string };

/** Where the engine comes from: the packed program and libraries of @sparticuz/chromium, and who writes the fonts. */
export type Source = { packed: string; writeFonts: (folder: string) => Promise<void> };

const partsOf = (folder: string): Engine => ({
  program: join(folder, "chromium"),
  libraries: join(folder, "lib"),
  fonts: join(folder, "fonts"),
});

/**
 * The engine in `folder`, unpacked there by whoever comes first: the folder is there whole or not at all, wherever a process dies and
 * however many unpack at once. Its name carries the version; what is in it never changes. 200 MB, two seconds.
 */
export async function unpack(folder: string, { packed, writeFonts }: Source): Promise<Engine> {
  if (isThere(folder)) return partsOf(folder);
  removeDrafts(folder);
  const draft = `${folder}.${process.pid}.${randomUUID()}.part`;
  const { program, libraries, fonts } = partsOf(draft);
  mkdirSync(libraries, { recursive: true, mode: 0o700 });
  writeFileSync(program, await decompress(readFileSync(join(packed, "chromium.br"))), { mode: 0o700 });
  for (const { name, bytes } of entriesOf(await decompress(readFileSync(join(packed, "al2023.tar.br"))))) {
    writeFileSync(join(libraries, name), bytes, { mode: 0o700 });
  }
  await writeFonts(fonts);
  settle(draft, folder);
  return partsOf(folder);
}

function isThere(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** A folder takes the place of none or of an empty one only: who comes second throws away what they made. */
function settle(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!isThere(folder)) throw error;
  }
}

/** What processes have left that were killed while they unpacked. */
function removeDrafts(folder: string): void {
  const beside = dirname(folder);
  mkdirSync(beside, { recursive: true });
  for (const name of readdirSync(beside)) {
    const pid = /\.(\d+)\.[\w-]+\.part$/.exec(name)?.[1];
    if (pid === undefined || !name.startsWith(basename(folder)) || isRunning(Number(pid))) continue;
    rmSync(join(beside, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
