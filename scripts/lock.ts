import { readFileSync } from "node:fs";

export type Entry = {
  license?: string;
  dev?: boolean;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
};

/** The packages of the lock file, by path (`node_modules/hono`); the project itself is left out. */
export function packages(): [path: string, entry: Entry][] {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Entry> };
  return Object.entries(lock.packages).filter(([path, { link }]) => path !== "" && !link);
}
