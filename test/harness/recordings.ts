import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { memoryFolder, temporaryFolder } from "#infra/local/folder.ts";
import { evaluate } from "#test/infra/evaluate.ts";
import { type Base, type Cost, costsTooMuch, exceeds, goalSeconds, type Line, linesOf, textOf } from "./cost.ts";
import type { Shape } from "./shape.ts";

declare module "vitest" {
  interface ProvidedContext {
    recordings: string;
  }
}

/** What every test file sent to the table is held against IAM when the last one has ended; what IAM would refuse fails the run. */
export default function setup(project: TestProject): () => void {
  const folder = temporaryFolder();
  const started = performance.now();
  const templates = memoryFolder();
  project.provide("recordings", folder.path);
  project.provide("templates", templates.path);
  return () => {
    try {
      const costs = filesIn(folder.path, "cost").map(
        (file) => JSON.parse(readFileSync(`${folder.path}/${file}`, "utf8")) as Cost,
      );
      holdTriples(triplesIn(folder.path), isWhole(costs.map(({ file }) => file)));
      if (process.env.SUITE_FILE !== undefined)
        writeSnapshot(process.env.SUITE_FILE, triplesIn(folder.path), linesOf(costs, then.domains));
      holdCosts(costs, (performance.now() - started) / 1000);
      conclude(recordedIn(folder.path));
    } finally {
      folder.close();
      templates.close();
    }
  };
}

const filesIn = (folder: string, kind: string) => readdirSync(folder).filter((name) => name.endsWith(`.${kind}`));

/** What was asked of the API: which route, by whom, in which case; each once, over all files. */
const triplesIn = (folder: string): Set<string> =>
  new Set(filesIn(folder, "triples").flatMap((file) => readFileSync(`${folder}/${file}`, "utf8").split("\n")));

function holdCosts(costs: readonly Cost[], seconds: number): void {
  const lines = linesOf(costs, then.domains);
  const whole = isWhole(costs.map(({ file }) => file));
  const sum = costs.reduce((all, one) => all + one.seconds, 0);
  say(
    `${lines.map(textOf).join("\n")}\n${sum.toFixed(0).padStart(6)} CPU s  ${costs.length} files in ${seconds.toFixed(0)} s`,
  );
  if (lines.some(exceeds)) process.exitCode = 1;
  if (whole && seconds > goalSeconds) say("the goal is four minutes on two idle cores");
  if (costsTooMuch(sum, whole)) {
    say("that is more than five minutes of two cores");
    process.exitCode = 1;
  }
}

/** Whether all that starts an engine has run, so that what is said of all of it can be held. */
const isWhole = (ran: readonly string[]): boolean => {
  const all = readdirSync("test", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts"));
  return all.every((name) => ran.some((file) => file.endsWith(`test/${name}`)));
};

const say = (text: string) => void process.stderr.write(`\n${text}\n`);

/** How many triples there were and what each domain cost when this was last written (`SUITE_FILE=… npm test` tells what it would be). */
type Snapshot = { triples: number; domains: Base };
const then = JSON.parse(readFileSync("test/snapshot/suite.json", "utf8")) as Snapshot;

/** Writes what this run would be remembered as. */
function writeSnapshot(file: string, triples: Set<string>, lines: readonly Line[]): void {
  const domains = lines
    .filter(({ budget }) => budget !== undefined)
    .map(({ group, seconds, routes }) => [group, { seconds: Math.ceil(seconds), routes }] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = domains.map(
    ([group, one]) =>
      `    ${JSON.stringify(group)}: ${JSON.stringify(one).replaceAll(/[:,{]/g, "$& ").replace("}", " }")}`,
  );
  writeFileSync(file, `{\n  "triples": ${triples.size},\n  "domains": {\n${rows.join(",\n")}\n  }\n}\n`);
}

function holdTriples(triples: Set<string>, whole: boolean): void {
  triples.delete("");
  if (process.env.TRIPLES_FILE !== undefined) writeFileSync(process.env.TRIPLES_FILE, [...triples].sort().join("\n"));
  if (triples.size > 0) say(`${triples.size} triples of route, role and case`);
  if (!whole || triples.size >= then.triples) return;
  say(`there were ${then.triples}: what is not asked any more?`);
  process.exitCode = 1;
}

/** How often each shape was sent, over all files. */
function recordedIn(folder: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of filesIn(folder, "commands")) {
    for (const line of readFileSync(`${folder}/${file}`, "utf8").trim().split("\n")) {
      const [, count = "", shape = ""] = /^(\d+) (.+)$/.exec(line) ?? [];
      counts.set(shape, (counts.get(shape) ?? 0) + Number(count));
    }
  }
  return counts;
}

function conclude(counts: Map<string, number>): void {
  if (counts.size === 0) return;
  const commands = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const started = performance.now();
  const { roles, decisions, broken } = evaluate([...counts.keys()].map((text) => JSON.parse(text) as Shape));
  const ms = Math.round(performance.now() - started);
  const summary = `${commands} commands in ${counts.size} shapes by ${roles} roles, ${decisions} decisions in ${ms} ms`;
  process.stderr.write(`IAM: ${summary}, ${broken.length === 0 ? "all as they must be" : `${broken.length} WRONG`}\n`);
  if (broken.length === 0) return;
  process.exitCode = 1; // Vitest reports what a teardown throws, and still ends with 0
  throw new Error(`IAM would not decide as it must:\n${broken.slice(0, 40).join("\n")}`);
}
