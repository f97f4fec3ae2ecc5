import { consumers } from "#functions/stream/consumers.ts";
import type { Task } from "#infra/engineer.ts";
import type { FunctionRole } from "#infra/role.ts";
import type { Sender } from "#test/harness/shape.ts";

/** What is deployed and sends commands: a function, or an engineer's command line at one of its tasks. */
export type Part = FunctionRole | Task;
type Parts = readonly Part[];

const api: Parts = ["api"];
const cron: Parts = ["cron"];
const stream: Parts = ["stream", "cron"]; // cron tries again what the stream has parked
const worker: Parts = ["worker"];
const engineer: Parts = ["operate"];
const tests: Parts = [];

/** Who acts under each name of the system. A new name has to be entered here, or the run fails. */
const names: Record<string, Parts> = {
  ...Object.fromEntries(consumers.map((one) => [one.name, one.rebuildable ? [...stream, ...engineer] : stream])),
  stream,
  timer: stream,
  cron,
  retry: [...api, ...cron], // by itself, and when an operator says so
  entrance: [...api, ...worker],
  limit: api,
  recount: api,
  verification: worker,
  worker,
  leaving: [...api, ...engineer],
  merging: engineer,
  operation: engineer,
  rebuild: engineer,
  audit: tests,
  bench: tests,
  provider: tests,
};

/** All that send what this sender sends: each must be allowed to. None: nothing deployed does. */
export function partsOf({ type, home, name = "" }: Sender): Parts | undefined {
  if (type !== "system") return api;
  if (/^test\b/.test(name)) return tests;
  if (name === "founding") return /\d{6}$/.test(home) ? api : ["found"]; // a body is founded by its approval
  return names[name];
}
