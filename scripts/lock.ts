import { readFileSync } from "node:fs";

export type Entry = {
  license?: string;
  dev?: boolean;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
};

/** The project's packages, and apart from them what deploys a stage (scripts/platform.ts). */
export const locks = ["package-lock.json", "stacks/package-lock.json"] as const;
export type Lock = (typeof locks)[number];

/** The packages of a lock file, by path (`node_modules/hono`); the project itself is left out. */
export function packages(file: Lock): [path: string, entry: Entry][] {
  const lock = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, Entry> };
  return Object.entries(lock.packages).filter(([path, { link }]) => path !== "" && !link);
}
