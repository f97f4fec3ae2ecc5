import { spawnSync } from "node:child_process";

// `npm run check`: every step runs, each says one line; the output of those that fail follows.

const bin = (name: string, ...args: string[]) => [`node_modules/.bin/${name}`, ...args];
const script = (name: string) => [process.execPath, `scripts/${name}.ts`];

const steps: Record<string, string[]> = {
  types: bin("tsc", "--noEmit", "-p", "."),
  stacks: script("stack-types"),
  biome: bin("biome", "ci", "--colors=off", "."),
  knip: bin("knip", "--no-progress"),
  imports: script("imports"),
  openapi: script("openapi-lint"),
  size: script("size"),
  licences: script("licences"),
  lock: script("pinned"),
  named: script("named"),
};

let failed = 0;
for (const [name, [command = "", ...args]] of Object.entries(steps)) {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1", NODE_NO_WARNINGS: "1" },
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
  const passed = status === 0;
  const summary = passed && command === process.execPath ? stdout.trim() : "";
  console.log(`${passed ? "ok  " : "FAIL"}  ${name.padEnd(9)}${seconds} s  ${summary}`.trimEnd());
  if (passed) continue;
  failed += 1;
  console.log([stdout, stderr, error?.message].filter(Boolean).join("\n").trim().replaceAll(/^/gm, "      "));
}

console.log(failed === 0 ? "everything holds" : `${failed} of ${Object.keys(steps).length} steps failed`);
process.exitCode = failed === 0 ? 0 : 1;
