import { spawnSync } from "node:child_process";
import { installTools, sst } from "./platform.ts";

// `npm run sst -- deploy --stage dev`: SST's command line, installed from the lock file in stacks/ when it is missing.

const missing = installTools();
if (missing !== undefined) {
  console.error(missing);
  process.exitCode = 1;
} else {
  const env = { ...process.env, DO_NOT_TRACK: "1", SST_TELEMETRY_DISABLED: "1" };
  process.exitCode = spawnSync(sst, process.argv.slice(2), { stdio: "inherit", env }).status ?? 1;
}
