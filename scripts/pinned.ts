import { type Entry, folders, packages } from "./lock.ts";
import { conclude } from "./report.ts";

// `npm run check`: the lock files pin contents, not places, and are complete for every platform.

// npm ci refuses a lock file that lacks a platform's package, on every platform.
const lacking = (paths: ReadonlySet<string>, [path, { optionalDependencies = {} }]: [string, Entry]): string[] =>
  Object.keys(optionalDependencies).filter(
    (name) => !paths.has(`node_modules/${name}`) && !paths.has(`${path}/node_modules/${name}`),
  );

const faultsOf = (entries: [string, Entry][]): string[] => {
  const paths = new Set(entries.map(([path]) => path));
  return entries.flatMap(([path, entry]) => [
    ...(entry.integrity?.startsWith("sha512-") ? [] : [`${path}: no contents are pinned`]),
    ...(entry.resolved === undefined ? [] : [`${path}: a place is named (npm's omit-lockfile-registry-resolved)`]),
    ...lacking(paths, [path, entry]).map((name) => `${path}: ${name} is missing, npm ci will refuse the lock file`),
  ]);
};

const locks = folders.map((folder) => packages(folder));
conclude(locks.flatMap(faultsOf), `${locks.flat().length} packages in ${locks.length} locks pinned by contents`);
