import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Scene, Seen } from "./generator/scene.ts";

/*
 * Generators of clients. They need TypeScript 5 beside them and the project has another one, so they have a lock of their own
 * (test/contract/generator), and what they make is never committed.
 */

const source = resolve("test/contract/generator");
const folder = resolve(".build/generator");

/** Installs the generators from the npm registry, once per lock. Returns why that is not possible, or undefined. */
export function installGenerators(): string | undefined {
  const lock = readFileSync(join(source, "package-lock.json"), "utf8");
  const stamp = join(folder, "installed");
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(source)) copyFileSync(join(source, name), join(folder, name));
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return undefined;
  const { status, stdout, stderr } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-progress"], {
    cwd: folder,
    encoding: "utf8",
    timeout: 300_000,
  });
  if (status !== 0) return `the generators cannot be installed: ${(stderr || stdout).trim().split("\n")[0] ?? ""}`;
  writeFileSync(stamp, lock);
  return undefined;
}

/** Runs a program of the generators' own packages. @throws Error with what it said */
function run(name: string, ...args: string[]): void {
  const bin = join("node_modules", ".bin", name);
  const { status, stdout, stderr } = spawnSync(bin, args, { cwd: folder, encoding: "utf8", timeout: 120_000 });
  if (status !== 0) throw new Error(`${name}: ${stdout}${stderr}`);
}

/** Makes a client of the document with each generator. */
export function generate(document: string): void {
  writeFileSync(join(folder, "openapi.json"), document);
  rmSync(join(folder, "hey"), { recursive: true, force: true });
  run("openapi-typescript", "openapi.json", "-o", "schema.ts");
  run("openapi-ts", "-i", "openapi.json", "-o", "hey", "-s", "--no-log-file");
}

/** Compiles both clients and what is played with them, strictly. @throws Error with every fault */
export const compile = (): void => run("tsc", "-p", ".");

/** Plays with a generated client on a running pool. */
export async function playWith(name: "openapi-fetch" | "hey-api", scene: Scene): Promise<Seen> {
  const outfile = join(folder, "out", `${name}.mjs`);
  const entryPoints = [join(folder, `play-${name}.ts`)];
  await build({ entryPoints, outfile, bundle: true, format: "esm", platform: "node", logLevel: "silent" });
  const { play } = (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as {
    play(scene: Scene): Promise<Seen>;
  };
  return play(scene);
}
