import { existsSync, readFileSync } from "node:fs";
import { conclude } from "./report.ts";

// `npm run check`: what we ship is permissively licensed, and the lock file pins contents, not places.

type Entry = { license?: string; dev?: boolean; integrity?: string; resolved?: string; link?: boolean };
type Manifest = { license?: string | { type?: string }; licenses?: { type?: string }[] };
type Lock = { packages: Record<string, Entry> };

const permissive = new Set(
  [
    ["MIT", "MIT-0", "Apache-2.0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Zlib"],
    ["Unlicense", "CC0-1.0", "BlueOak-1.0.0", "Python-2.0", "PSF-2.0", "OFL-1.1"],
  ].flat(),
);
const refused = /\b(AGPL|GPL|SSPL|BUSL|Elastic|Commons-Clause|UNLICENSED)\b/i;

const read = <T>(path: string): T => JSON.parse(readFileSync(path, "utf8")) as T;

/** The SPDX expression of a package; older ones say it in their manifest or only in their LICENSE file. */
function licenceOf(path: string, entry: Entry): string | undefined {
  if (entry.license !== undefined) return entry.license;
  if (!existsSync(`${path}/package.json`)) return undefined;
  const { license, licenses } = read<Manifest>(`${path}/package.json`);
  if (typeof license === "string") return license;
  return license?.type ?? licenses?.map(({ type }) => type).join(" OR ") ?? fromText(path);
}

function fromText(path: string): string | undefined {
  const file = ["LICENSE", "LICENSE.md", "License", "Readme.md", "README.md"].find((name) =>
    existsSync(`${path}/${name}`),
  );
  const text = file === undefined ? "" : readFileSync(`${path}/${file}`, "utf8");
  return /\bMIT\b|Permission is hereby granted, free of charge/.test(text) ? "MIT" : undefined;
}

/** Reads `(A OR B) AND C` as SPDX does: one of a choice, all of a conjunction. */
const allows = (expression: string, accepts: (name: string) => boolean): boolean =>
  expression
    .split(/\bAND\b/)
    .every((part) => part.split(/\bOR\b/).some((name) => accepts(name.replaceAll(/[()]/g, "").trim())));

const { packages } = read<Lock>("package-lock.json");
const entries = Object.entries(packages).filter(([path, { link }]) => path !== "" && !link);
const faults = entries.flatMap(([path, entry]) => {
  const licence = licenceOf(path, entry);
  const accepts = (name: string) => (entry.dev ? !refused.test(name) : permissive.has(name));
  const found: string[] = [];
  if (licence === undefined) found.push(`${path}: no licence is stated`);
  else if (!allows(licence, accepts))
    found.push(`${path}: ${licence} is not ours to use${entry.dev ? "" : " in what we ship"}`);
  if (!entry.integrity?.startsWith("sha512-")) found.push(`${path}: the lock file pins no contents`);
  if (entry.resolved !== undefined)
    found.push(`${path}: the lock file names a place (npm config omit-lockfile-registry-resolved)`);
  return found;
});

const shipped = entries.filter(([, { dev }]) => !dev).length;
conclude(faults, `${shipped} packages shipped, ${entries.length - shipped} for development`);
