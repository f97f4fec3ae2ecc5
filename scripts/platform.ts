import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const bin = (name: string) => resolve(`node_modules/.bin/${name}`);

/** Where SST puts its components, their types and their packages. */
export const platform = resolve(".sst/platform");

/** SST asks GitHub for tools that a plan does not need, and reports who uses it; neither happens here. */
const offline = {
  SST_SKIP_DEPENDENCY_CHECK: "1",
  SST_BUN_PATH: bin("bun"),
  SST_PULUMI_PATH: process.execPath, // asked whether it is there, never called
  SST_STAGE: "dev",
  DO_NOT_TRACK: "1",
  SST_TELEMETRY_DISABLED: "1",
};

/**
 * Installs SST's components from the npm registry, once per version.
 * Returns why that is not possible, or undefined.
 */
export function installPlatform(): string | undefined {
  const version = (JSON.parse(readFileSync("node_modules/sst/package.json", "utf8")) as { version: string }).version;
  const stamp = `${platform}/installed`;
  if (read(stamp) === version && existsSync(`${platform}/node_modules/@pulumi/aws`)) return undefined;
  const { status, stdout, stderr } = spawnSync(bin("sst"), ["install"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 600_000,
    env: { ...process.env, ...offline },
  });
  if (status !== 0 || !existsSync(`${platform}/node_modules`) || readdirSync(`${platform}/node_modules`).length === 0) {
    return `SST's components cannot be installed: ${lastLine(stderr || stdout)}`;
  }
  writeFileSync(stamp, version);
  return undefined;
}

const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
/** What was said last, without npm's pointer to its log. */
const lastLine = (text: string | null) =>
  (text ?? "")
    .trim()
    .split("\n")
    .findLast((line) => line.trim() !== "" && !line.includes("complete log")) ?? "no answer";
