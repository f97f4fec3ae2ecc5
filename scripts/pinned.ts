import { type Entry, type Lock, locks, packages } from "./lock.ts";
import { conclude } from "./report.ts";

// `npm run check`: each lock file pins contents, not places, and is complete for every platform.

// npm ci refuses a lock file that lacks a platform's package, on every platform.
const lacking = (paths: ReadonlySet<string>, [path, { optionalDependencies = {} }]: [string, Entry]): string[] =>
  Object.keys(optionalDependencies).filter(
    (name) => !paths.has(`node_modules/${name}`) && !paths.has(`${path}/node_modules/${name}`),
  );

function faultsOf(file: Lock): string[] {
  const entries = packages(file);
  const paths = new Set(entries.map(([path]) => path));
  return entries.flatMap(([path, entry]) => [
    ...(entry.integrity?.startsWith("sha512-") ? [] : [`${file} ${path}: no contents are pinned`]),
    ...(entry.resolved === undefined
      ? []
      : [`${file} ${path}: a place is named (npm's omit-lockfile-registry-resolved)`]),
    ...lacking(paths, [path, entry]).map(
      (name) => `${file} ${path}: ${name} is missing, npm ci will refuse the lock file`,
    ),
  ]);
}

const counts = locks.map((file) => `${packages(file).length} in ${file}`);
conclude(locks.flatMap(faultsOf), `packages pinned by contents: ${counts.join(", ")}`);
