import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

/** One import: both ends as paths from the root (`core/staff/index.ts`), or `to` as the specifier of a package. */
export type Import = { from: string; to: string; type: boolean };

const roots = ["core", "functions", "infra", "stacks", "test", "scripts"];

/** Every TypeScript file of the project, as a path from the root. */
export const files = (): string[] =>
  roots
    .filter((root) => existsSync(root))
    .flatMap((root) => readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) => `${root}/${name}`))
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .sort();

// Biome keeps statements in one form, so an expression over the text finds them all without a parser.
const statement = /^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm;
const dynamic = /\bimport\(\s*"([^"]+)"/g;

/** The imports of a file; `type` says that nothing is left of it at run time. */
export function importsOf(path: string, text = readFileSync(path, "utf8")): Import[] {
  const found = [...text.matchAll(statement)].map(([, type, to = ""]) => ({ to, type: type !== undefined }));
  const late = [...text.matchAll(dynamic)].map(([, to = ""]) => ({ to, type: false }));
  return [...found, ...late].map(({ to, type }) => ({ from: path, to: resolve(path, to), type }));
}

function resolve(from: string, to: string): string {
  if (to.startsWith("#")) return to.slice(1);
  return to.startsWith(".") ? posix.join(posix.dirname(from), to) : to;
}

export const isTest = (path: string): boolean => path.endsWith(".test.ts") || path.startsWith("test/");
