import { type Entry, packages } from "./lock.ts";
import { conclude } from "./report.ts";

// `npm run check`: the lock file pins contents, not places, and is complete for every platform.

// npm ci refuses a lock file that lacks a platform's package, on every platform.
const lacking = (paths: ReadonlySet<string>, [path, { optionalDependencies = {} }]: [string, Entry]): string[] =>
  Object.keys(optionalDependencies).filter(
    (name) => !paths.has(`node_modules/${name}`) && !paths.has(`${path}/node_modules/${name}`),
  );

const entries = packages();
const paths = new Set(entries.map(([path]) => path));
const faults = entries.flatMap(([path, entry]) => [
  ...(entry.integrity?.startsWith("sha512-") ? [] : [`${path}: no contents are pinned`]),
  ...(entry.resolved === undefined ? [] : [`${path}: a place is named (npm's omit-lockfile-registry-resolved)`]),
  ...lacking(paths, [path, entry]).map((name) => `${path}: ${name} is missing, npm ci will refuse the lock file`),
]);

conclude(faults, `${entries.length} packages pinned by contents`);
