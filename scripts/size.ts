import { existsSync } from "node:fs";
import { bundle } from "./bundle.ts";
import { conclude } from "./report.ts";

// `npm run check`: no function grows beyond what a cold start and its first request can afford.

const limit = 700_000; // bytes, minified; a bare Hono and SDK are 370,000
/** Nobody waits for a worker: it may load a domain of the API and everything that follows from entries, for one job. */
const workerLimit = 800_000;

const kb = (bytes: number) => `${Math.round(bytes / 1000)} KB`;

const faults: string[] = [];
const sizes: string[] = [];
for (const name of ["api", "stream", "cron", "worker"]) {
  const entry = `functions/${name}/handler.ts`;
  if (!existsSync(entry)) {
    sizes.push(`${name} is not there yet`);
    if (name === "api") faults.push(`${entry} is missing`);
    continue;
  }
  const built = await bundle(entry).catch((error: Error) => error.message);
  if (typeof built === "string") {
    faults.push(`${entry}: ${built}`);
    continue;
  }
  const { cold, coldMax, parts } = built;
  const whole = parts.reduce((sum, [, size]) => sum + size, 0);
  sizes.push(`${name} ${kb(cold)} cold, ${kb(coldMax)} with its largest domain, ${kb(whole)} in all`);
  const most = name === "worker" ? workerLimit : limit;
  if (coldMax <= most) continue;
  const largest = parts.slice(0, 8).map(([part, size]) => `${part} ${size.toLocaleString("en")}`);
  faults.push(`${entry}: ${coldMax} bytes, the limit is ${most}. Largest: ${largest.join(", ")}`);
}

conclude(faults, `${sizes.join("; ")}; limit ${kb(limit)}, of the worker ${kb(workerLimit)}`);
