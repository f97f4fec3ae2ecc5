import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { inject } from "vitest";
import type { Mail } from "#core/port.ts";

declare module "vitest" {
  interface ProvidedContext {
    templates: string;
  }
}

/** A pool as it was when it was founded: its engine's file, the name of its table, its keys, and the mails that had been sent. */
export type Template = { file: string; table: string; keys: string; jwks: string; mails: Mail[] };

/** What was founded under this name in this run, if anybody has yet and the engine has files that can be copied. */
export function templateOf(name: string): Template | undefined {
  const folder = join(inject("templates"), name);
  if (!existsSync(folder)) return undefined;
  const { table, mails } = JSON.parse(readFileSync(join(folder, "pool.json"), "utf8")) as Pick<
    Template,
    "table" | "mails"
  >;
  return { file: join(folder, "table.db"), table, keys: join(folder, "keys"), jwks: join(folder, "jwks.json"), mails };
}

/** Lets every file that comes later begin with what this one has founded. Two that found at once leave one of the two. */
export function publish(name: string, { file, table, keys, jwks, mails }: Template): void {
  const draft = mkdtempSync(join(inject("templates"), "draft-"));
  const database = new DatabaseSync(file, { timeout: 10_000 });
  database.prepare("VACUUM INTO ?").run(join(draft, "table.db"));
  database.close();
  cpSync(keys, join(draft, "keys"), { recursive: true });
  cpSync(jwks, join(draft, "jwks.json"));
  writeFileSync(join(draft, "pool.json"), JSON.stringify({ table, mails }));
  try {
    renameSync(draft, join(inject("templates"), name));
  } catch {
    // somebody else was faster, and theirs is as good
  }
}
