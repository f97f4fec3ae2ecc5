import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

/** Where SST's command line is installed, apart from the project's packages. */
const tools = resolve(".build/sst");
const bin = (name: string) => `${tools}/node_modules/.bin/${name}`;

/** Where SST puts its components, their types and their packages. */
export const platform = resolve(".sst/platform");

export const sst = bin("sst");

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
 * Installs SST's command line and its components from the npm registry, once per version.
 * Returns why that is not possible, or undefined.
 */
export function installPlatform(): string | undefined {
  return installTools() ?? installComponents();
}

export function installTools(): string | undefined {
  const lock = readFileSync("stacks/package-lock.json", "utf8");
  if (existsSync(sst) && read(`${tools}/package-lock.json`) === lock) return undefined;
  mkdirSync(tools, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) copyFileSync(`stacks/${file}`, `${tools}/${file}`);
  const { status, stderr } = run("npm", ["ci", "--omit=dev", "--no-audit", "--no-fund"], { cwd: tools });
  if (status === 0 && existsSync(sst)) return undefined;
  writeFileSync(`${tools}/package-lock.json`, ""); // half an installation is none
  return `SST cannot be installed from the npm registry: ${lastLine(stderr)}`;
}

function installComponents(): string | undefined {
  const version = (JSON.parse(read(`${tools}/node_modules/sst/package.json`)) as { version: string }).version;
  const stamp = `${platform}/installed`;
  if (read(stamp) === version && existsSync(`${platform}/node_modules/@pulumi/aws`)) return undefined;
  const { status, stdout, stderr } = run(sst, ["install"], { env: { ...process.env, ...offline } });
  if (status !== 0 || !existsSync(`${platform}/node_modules`) || readdirSync(`${platform}/node_modules`).length === 0) {
    return `SST's components cannot be installed: ${lastLine(stderr || stdout)}`;
  }
  writeFileSync(stamp, version);
  return undefined;
}

const run = (command: string, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv }) =>
  spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 600_000, ...options });

const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
/** What was said last, without npm's pointer to its log. */
const lastLine = (text: string | null) =>
  (text ?? "")
    .trim()
    .split("\n")
    .findLast((line) => line.trim() !== "" && !line.includes("complete log")) ?? "no answer";
