import { existsSync, readFileSync } from "node:fs";
import { files, importsOf } from "./source.ts";

/** Makes a table in the engine of its test file, or in the one that is given. */
const table = "test/harness/table.ts";
const engine = "test/harness/engine.ts";
/** Starts an engine of one's own, or a whole pool with one. */
const starting = "infra/local/engine.ts";

/** The deployed handler with its tokens, in front of everything. */
const api = "test/harness/api.ts";

/** A test also leans on a file that it only names: what it builds or starts as a process. */
const named = /"((?:infra|functions|test)\/[\w/-]+\.ts)"/g;

function leansOn(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const imported = importsOf(path, text).filter(({ type }) => !type);
  const started = path.startsWith("test/") ? [...text.matchAll(named)].map(([, to = ""]) => to) : [];
  return [...imported.map(({ to }) => to), ...started].filter((to) => to.endsWith(".ts") && existsSync(to));
}

function reached(path: string, known = new Set<string>()): Set<string> {
  if (known.has(path)) return known;
  known.add(path);
  if (path === engine) return known; // where another one can be put
  for (const to of leansOn(path)) reached(to, known);
  return known;
}

/** Holds consumed units against a budget, and engines count them differently: Dynoxide as DynamoDB does (docs/engines.md). */
const isBudget = (path: string) => /capacity\.json"|"#infra\/cost\//.test(readFileSync(path, "utf8"));

/** The test files that another engine can be put under: they make their tables in the one they are given, start none and count no units. */
export const touching = (): string[] =>
  files().filter((path) => {
    if (!path.endsWith(".test.ts") || isBudget(path)) return false;
    const all = reached(path);
    return all.has(table) && !all.has(starting);
  });

/** Of these, what the engine itself is trusted with: the guarantees and the roles, without the whole API in front of them and without what each domain builds on them. */
export const guarantees = (): string[] =>
  touching().filter((path) => !path.startsWith("test/domain/") && !reached(path).has(api));
