import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { memoryFolder, temporaryFolder } from "#infra/local/folder.ts";
import { evaluate } from "#test/infra/evaluate.ts";
import { type Cost, exceeds, type Line, linesOf, machineFactor, textOf } from "./cost.ts";
import type { Shape } from "./shape.ts";

declare module "vitest" {
  interface ProvidedContext {
    recordings: string;
  }
}

/** What every test file sent to the table is held against IAM when the last one has ended; what IAM would refuse fails the run. */
export default function setup(project: TestProject): () => void {
  const folder = temporaryFolder();
  const factor = machineFactor();
  const templates = memoryFolder();
  project.provide("recordings", folder.path);
  project.provide("templates", templates.path);
  return () => {
    try {
      tell(triplesIn(folder.path));
      const costs = filesIn(folder.path, "cost").map(
        (file) => JSON.parse(readFileSync(`${folder.path}/${file}`, "utf8")) as Cost,
      );
      holdCosts(linesOf(costs, factor));
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

function holdCosts(lines: readonly Line[]): void {
  const tooMuch = lines.filter(exceeds);
  process.stderr.write(`\n${lines.map(textOf).join("\n")}\n`);
  if (tooMuch.length > 0) process.exitCode = 1;
}

function tell(triples: Set<string>): void {
  triples.delete("");
  if (process.env.TRIPLES_FILE !== undefined) writeFileSync(process.env.TRIPLES_FILE, [...triples].sort().join("\n"));
  if (triples.size > 0) process.stderr.write(`\n${triples.size} triples of route, role and case\n`);
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
