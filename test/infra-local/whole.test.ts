import { spawnSync } from "node:child_process";
import { afterAll, expect, test } from "vitest";
import { openClock } from "#infra/local/clock.ts";
import { openFolder, temporaryFolder } from "#infra/local/folder.ts";
import { loadKeys } from "#infra/local/jwks.ts";
import { openKeys } from "#infra/local/keys.ts";
import { prefectureIn } from "#infra/local/prefecture.ts";
import { leaveEmpty } from "#infra/local/seed.ts";

const folder = temporaryFolder();
afterAll(() => folder.close());

/** Everything that a start writes beside the table, once. */
const writes = `
  const { openFolder } = await import("./infra/local/folder.ts");
  const { openClock } = await import("./infra/local/clock.ts");
  const { loadKeys } = await import("./infra/local/jwks.ts");
  const { openKeys } = await import("./infra/local/keys.ts");
  const { prefectureIn } = await import("./infra/local/prefecture.ts");
  const { leaveEmpty } = await import("./infra/local/seed.ts");
  const folder = openFolder(process.env.DATA);
  prefectureIn(folder, "32");
  openClock(folder.file("clock.json")).moveTo(Date.now() + 1000);
  loadKeys(folder.file("jwks.json"));
  openKeys(folder.file("keys"));
  leaveEmpty({ folder: folder.path, url: "", controlUrl: "" });`;

/** Dies in the middle of writing a file, the first time that it writes to one with this name. */
const death = `data:text/javascript,
  import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
  const { writeFileSync } = fs;
  fs.writeFileSync = (file, text, options) => {
    if (!String(file).includes(process.env.DATA + "/" + process.env.DIES_IN)) return writeFileSync(file, text, options);
    writeFileSync(file, text.slice(0, text.length / 2), options);
    process.kill(process.pid, "SIGKILL");
  };
  syncBuiltinESMExports();`.replaceAll("\n", " ");

test.each([
  "lock",
  ".machipool",
  "prefecture",
  "clock.json",
  "jwks.json",
  "keys/root.key",
  "keys/sign.pem",
  "seed.json",
])("a process that dies while it writes %s leaves a folder that the next start opens", (name) => {
  const data = folder.file(`dead-${name.replaceAll("/", "-")}`);
  const args = ["--import", death, "--input-type=module", "-e", writes];
  const { signal } = spawnSync(process.execPath, args, { env: { ...process.env, DATA: data, DIES_IN: name } });
  expect(signal).toBe("SIGKILL");
  const opened = openFolder(data);
  expect(prefectureIn(opened, "32")).toBe("32");
  openClock(opened.file("clock.json")).close();
  expect(loadKeys(opened.file("jwks.json"))).toHaveLength(1);
  openKeys(opened.file("keys"));
  leaveEmpty({ folder: opened.path, url: "", controlUrl: "" });
  opened.close();
});
