import { existsSync, readdirSync, readFileSync } from "node:fs";
import { conclude } from "./report.ts";

// `npm run check`: every file that README, CONTRIBUTING and docs/ name, in words or in a picture, is there, so that no guarantee points at a test that was renamed.

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" }).map((name) => `docs/${name}`),
].filter((name) => name.endsWith(".md"));

/** `test/infra/`, `core/document/*.test.ts`, `fence.test.ts`: a path from the root, or a test by its bare name. */
const path =
  /`((?:core|docs|functions|infra|plan|scripts|stacks|test)\/(?:[\w.-]+\/)*(?:[\w*.-]+\.\w+)?|[\w-]+\.test\.ts)`/g;
/** In a picture a file of ours stands without quotes. */
const picture = /```\w*\n.*?\n```/gs;
const drawn = /(?<![\w/.-])(?:core|docs|functions|infra|plan|scripts|stacks|test)\/(?:[\w.-]+\/)*[\w.-]+\.\w+/g;
const namedIn = (text: string): string[] => [
  ...[...text.matchAll(path)].map(([, name = ""]) => name),
  ...[...text.matchAll(picture)].flatMap(([drawing]) => [...drawing.matchAll(drawn)].map(([name]) => name)),
];

const tests = ["core", "functions", "infra", "test"].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts")),
);

function isThere(name: string): boolean {
  if (name.includes("*")) return matches(name);
  return name.includes("/") ? existsSync(name) : tests.some((test) => test.endsWith(`/${name}`));
}

function matches(pattern: string): boolean {
  const [folder = "", file = ""] = [
    pattern.slice(0, pattern.lastIndexOf("/")),
    pattern.slice(pattern.lastIndexOf("/") + 1),
  ];
  const [start = "", end = ""] = file.split("*");
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(start) && name.endsWith(end));
}

let count = 0;
const faults = pages.flatMap((page) =>
  namedIn(readFileSync(page, "utf8")).flatMap((name) => {
    count++;
    return isThere(name) ? [] : [`${page} names ${name}, which is not there`];
  }),
);
conclude(faults, `${count} files named in ${pages.length} pages`);
