import { existsSync } from "node:fs";
import { bundle } from "./bundle.ts";
import { conclude } from "./report.ts";

// `npm run check`: no function grows beyond what a cold start can afford.

const limit = 700_000; // bytes, minified; a bare Hono and SDK are 370,000

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
  const { bytes, parts } = built;
  sizes.push(`${name} ${bytes.length.toLocaleString("en")} bytes`);
  if (bytes.length <= limit) continue;
  const largest = parts.slice(0, 8).map(([part, size]) => `${part} ${size.toLocaleString("en")}`);
  faults.push(`${entry}: ${bytes.length} bytes, the limit is ${limit}. Largest: ${largest.join(", ")}`);
}

conclude(faults, `${sizes.join(", ")} of ${limit.toLocaleString("en")}`);
