import { existsSync, readFileSync } from "node:fs";
import { type Entry, folders, packages } from "./lock.ts";
import { conclude } from "./report.ts";

// `npm run check`: what we ship is permissively licensed, and no tool asks for our own code.

type Manifest = { license?: string | { type?: string }; licenses?: { type?: string }[] };

const permissive = new Set(
  [
    ["MIT", "MIT-0", "Apache-2.0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Zlib"],
    ["Unlicense", "CC0-1.0", "BlueOak-1.0.0", "Python-2.0", "PSF-2.0", "OFL-1.1"],
  ].flat(),
);
const refused = /\b(AGPL|GPL|SSPL|BUSL|Elastic|Commons-Clause|UNLICENSED)\b/i;

const manifestOf = (path: string) => JSON.parse(readFileSync(`${path}/package.json`, "utf8")) as Manifest;

/** The SPDX expression of a package; older ones say it in their manifest or only in their LICENSE file. */
function licenceOf(path: string, entry: Entry): string | undefined {
  if (entry.license !== undefined) return entry.license;
  if (!existsSync(`${path}/package.json`)) return undefined;
  const { license, licenses } = manifestOf(path);
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

const own = folders.flatMap((folder) => packages(folder));
const faults = own.flatMap(([path, entry]) => {
  const licence = licenceOf(path, entry);
  if (licence === undefined) return [`${path}: no licence is stated`];
  const accepts = (name: string) => (entry.dev ? !refused.test(name) : permissive.has(name));
  return allows(licence, accepts) ? [] : [`${path}: ${licence}${entry.dev ? "" : ", and it is shipped"}`];
});

const shipped = own.filter(([, { dev }]) => !dev).length;
conclude(faults, `${shipped} packages shipped, ${own.length - shipped} for development`);
