import { spawnSync } from "node:child_process";
import { installPlatform } from "./platform.ts";
import { conclude } from "./report.ts";

// `npm run check`: sst.config.ts and stacks/ against the types of SST's real components. Without the npm registry this
// part is left out and says so; with CI=true it must not be.

const missing = installPlatform();
if (missing === undefined) check();
else if (process.env.CI === "true") conclude([missing], "");
else conclude([], `left out: ${missing}`);

/** SST's own sources come as sources and keep other rules; only what is ours counts. */
function check(): void {
  const tsc = ["node_modules/.bin/tsc", "--noEmit", "--pretty", "false", "-p", "stacks"];
  const { status, stdout, error } = spawnSync(process.execPath, tsc, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  const faults = (stdout ?? "").split("\n").filter((line) => /^(sst\.config|stacks|infra)\S*\(\d/.test(line));
  const ran = status === 0 || /^\S+\(\d+,\d+\): error TS/m.test(stdout ?? "");
  const broken = error === undefined && ran ? [] : [`tsc did not run: ${error?.message ?? stdout}`];
  conclude([...broken, ...faults], "SST's own types");
}
