import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Break, faultIn } from "#test/mutation/break.ts";
import { breaks } from "#test/mutation/breaks.ts";

// `npm run mutate [-- WORDS]`: breaks the product in copies of it, one place at a time, and asks the very test that README names whether it
// notices. WORDS pick the breaks whose guarantee or file holds them. The last line says how many were noticed; ends with 1 when one was not.

const words = process.argv.slice(2).join(" ");
const chosen = breaks.filter(({ guarantee, file }) => guarantee.includes(words) || file.includes(words));
const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "machipool-mutate-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** The project as it is now, whatever is committed, with the modules of this one. */
function copy(name: string): string {
  const to = join(folder, name);
  const listed = spawnSync("git", ["ls-files", "-co", "--exclude-standard"], { encoding: "utf8" }).stdout;
  for (const file of listed.trim().split("\n")) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(root, file), join(to, file));
  }
  symlinkSync(join(root, "node_modules"), join(to, "node_modules"));
  return to;
}

const read = (at: string, file: string) => readFileSync(join(at, file), "utf8");
const write = (at: string, file: string, text: string) => writeFileSync(join(at, file), text);
const broken = ({ text, by }: Break, source: string) => source.split(text).join(by);

/** Why a test noticed nothing; `undefined` when an assertion failed. */
function verdict({ report, said }: Ran): string | undefined {
  type Test = { status: string; failureMessages: string[] };
  const { testResults } = JSON.parse(report) as { testResults: { assertionResults: Test[] }[] };
  const tests = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== "skipped");
  const failed = tests.filter(({ status }) => status === "failed");
  if (tests.length === 0) return "no test of that name ran";
  if (failed.length === 0) return `${tests.length} tests passed all the same`;
  // the report leaves out what a property was refuted by
  if (/AssertionError/.test(said)) return undefined;
  return `failed without an assertion: ${failed[0]?.failureMessages[0]?.split("\n")[0]}`;
}

/** What a run reported as data, and what it said to people. */
type Ran = { report: string; said: string };

async function run(at: string, file: string, name: string): Promise<Ran> {
  const out = join(at, "mutate.json");
  rmSync(out, { force: true });
  const args = ["node_modules/vitest/vitest.mjs", "run", file, "--reporter=default", "--reporter=json"];
  const named = name === "" ? [] : ["-t", name];
  const child = spawn(process.execPath, [...args, `--outputFile.json=${out}`, ...named], {
    cwd: at,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (said += String(bytes)));
  await new Promise((end) => child.on("close", end));
  return { report: readFileSync(out, "utf8"), said };
}

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const faults = chosen.flatMap((one) => faultIn(one, read(root, one.file)) ?? []);
if (chosen.length === 0 || faults.length > 0) {
  console.error(chosen.length === 0 ? `no break is about ${words}` : faults.join("\n"));
  process.exit(1);
}

const places = [copy("1"), copy("2")];
const [first = ""] = places;

// all at once: a break that does not compile tells nothing of a test
for (const one of chosen) write(first, one.file, broken(one, read(first, one.file)));
const loose = ["--noUnusedLocals", "false", "--noUnusedParameters", "false"];
const types = spawnSync("node_modules/.bin/tsc", ["--noEmit", "-p", ".", ...loose], { cwd: first, encoding: "utf8" });
for (const one of chosen) write(first, one.file, read(root, one.file));
if (types.status !== 0) {
  console.error(`these breaks do not compile:\n${types.stdout}`);
  process.exit(1);
}

const waiting = [...chosen];
let noticed = 0;

async function worker(at: string): Promise<void> {
  for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
    const start = performance.now();
    write(at, one.file, broken(one, read(root, one.file)));
    const why = verdict(await run(at, resolve(at, one.test), quoted(one.name)));
    write(at, one.file, read(root, one.file));
    if (why === undefined) noticed++;
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
    console.log(
      `${why === undefined ? "noticed" : "UNSEEN "} ${seconds} s  ${one.file}: ${one.test}${why === undefined ? "" : ` — ${why}`}`,
    );
  }
}
await Promise.all(places.map(worker));
console.log(`${noticed} of ${chosen.length} breaks noticed`);
process.exitCode = noticed === chosen.length ? 0 : 1;
