import { readFileSync } from "node:fs";

export type Entry = {
  license?: string;
  dev?: boolean;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
};

/** The folders whose package-lock.json is committed; each installs by itself. */
export const folders = [".", "test/contract/generator"];

/** The packages of a lock file, by path (`node_modules/hono`); the project itself is left out. */
export function packages(folder = "."): [path: string, entry: Entry][] {
  const lock = JSON.parse(readFileSync(`${folder}/package-lock.json`, "utf8")) as { packages: Record<string, Entry> };
  return Object.entries(lock.packages).filter(([path, { link }]) => path !== "" && !link);
}
