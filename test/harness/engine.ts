import { cpSync } from "node:fs";
import { afterAll } from "vitest";
import { type Engine, startEngine } from "#infra/local/engine.ts";
import { type Folder, memoryFolder } from "#infra/local/folder.ts";

type Started = Engine & { file: string };

let folder: Folder | undefined;
let started: Promise<Started> | undefined;

/** The engine of a test file, on a memory disk, started when it is first asked for; with `from`, on a copy of that file. */
export const engine = (from?: string): Promise<Started> => {
  started ??= start(from);
  return started;
};

async function start(from: string | undefined): Promise<Started> {
  folder = memoryFolder();
  const file = folder.file("table.db");
  if (from !== undefined) cpSync(from, file);
  return { ...(await startEngine({ file })), file };
}

afterAll(async () => {
  await (await started)?.stop();
  folder?.close();
});
