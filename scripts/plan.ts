import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { refusalOf, regions, stageNames, stageOf } from "#infra/stage.ts";
import { graphOf, plannedSecret, type Resource } from "./plan-graph.ts";
import { type App, appOf, programOf, startServer } from "./plan-program.ts";
import type { Recorded } from "./plan-record.ts";
import { installPlatform, platform } from "./platform.ts";

// `npm run plan`: what each stage would ask of AWS, without an account, held against plan/<stage>.json; and what `sst dev` would ask for
// a stage of somebody's own, held against plan/live.json. That `sst dev` is refused to production is tried, too.
// `--write` replaces those files; `--if-possible` is content where the npm registry cannot be reached.

const write = process.argv.includes("--write");

async function recordedOf(app: App, server: string, live = false): Promise<Recorded[]> {
  const program = await programOf(app, server, live);
  const file = `${process.cwd()}/.build/plan/${app.stage}${live ? ".live" : ""}.recorded.json`;
  await promisify(execFile)(process.execPath, [program], {
    timeout: 120_000,
    env: {
      ...process.env,
      PLAN_FILE: file,
      NODE_NO_WARNINGS: "1",
      NODE_PATH: `${platform}/node_modules`,
      SST_SECRETS: "{}",
      SST_SECRET_EdgeSecret: `${plannedSecret.repeat(3)}new ${plannedSecret.repeat(3)}old`,
    },
  });
  return JSON.parse(readFileSync(file, "utf8")) as Recorded[];
}

/** The first line in which the two differ, to begin to look. */
function difference(before: string, after: string): string {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const line = now.findIndex((one, index) => one !== old[index]);
  const at = line === -1 ? now.length : line;
  return `line ${at + 1}\n  - ${old[at]?.trim() ?? "(end)"}\n  + ${now[at]?.trim() ?? "(end)"}`;
}

/** Whoever types `sst dev` gets a stage of their own; any name that is not listed is one. */
const personal = "live";

async function plan(): Promise<void> {
  const missing = installPlatform();
  if (missing !== undefined) {
    console.log(`not planned: ${missing}`);
    process.exitCode = process.argv.includes("--if-possible") ? 0 : 1;
    return;
  }
  mkdirSync(".build/plan", { recursive: true });
  mkdirSync("plan", { recursive: true });
  const { url, stop } = await startServer(`${process.cwd()}/.build/functions/api`);
  for (const stage of [...stageNames, personal]) {
    const app = await appOf(stage);
    const recorded = await recordedOf(app, url, stage === personal);
    hold(app, graphOf(recorded, { root: process.cwd(), region: regions.home }));
  }
  await refuseLive("production", url);
  stop();
}

/** Compares what is asked for with what is committed, or takes it over. */
function hold(app: App, graph: Resource[]): void {
  const file = `plan/${app.stage}.json`;
  const after = `${JSON.stringify({ app, resources: graph }, undefined, 2)}\n`;
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const summary = `${app.stage}: ${graph.length} resources`;
  if (before === after) console.log(`${summary}, as committed`);
  else if (write) {
    writeFileSync(file, after);
    console.log(`${summary}, written`);
  } else {
    console.error(`${summary}, and ${file} says something else from ${difference(before, after)}`);
    console.error("`npm run plan -- --write` takes it over; read what changed before you commit it.");
    process.exitCode = 1;
  }
}

/** Runs a protected stage's program as `sst dev` would: it has to stop before it asks for anything. */
async function refuseLive(stage: string, server: string): Promise<void> {
  const refusal = refusalOf(stageOf(stage), true) ?? "";
  const app = await appOf(stage);
  const said = await recordedOf(app, server, true).then(
    () => "",
    (error: { stderr?: string }) => error.stderr ?? "",
  );
  const refused = refusal !== "" && said.includes(refusal);
  if (refused) console.log(`${stage}: sst dev is refused`);
  else {
    console.error(`${stage}: sst dev is not refused`);
    process.exitCode = 1;
  }
}

await plan();
