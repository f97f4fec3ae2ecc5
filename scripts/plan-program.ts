import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { platform } from "./platform.ts";

/** What SST's command line defines for the program of one stage. */
export type App = { name: string; stage: string; protect: boolean; removal: string; home: string; providers: unknown };

type Config = { app(input: { stage: string }): Promise<Omit<App, "stage">> };

/** What `sst.config.ts` says of a stage, read as SST's command line reads it before it runs the program. */
export async function appOf(stage: string): Promise<App> {
  Object.assign(globalThis, { $config: (config: Config) => config });
  const { default: config } = (await import(pathToFileURL("sst.config.ts").href)) as { default: Config };
  return { ...(await config.app({ stage })), stage };
}

/**
 * Bundles SST's own runner with `sst.config.ts` as its command line does, and with a recorder instead of an account.
 * `live`: as `sst dev` runs it. Returns the file; running it writes what the stage asks for to its output.
 */
export async function programOf(app: App, server: string, live: boolean): Promise<string> {
  const outfile = `${platform}/plan.${app.stage}${live ? ".live" : ""}.mjs`;
  const paths = { root: process.cwd(), platform, work: `${process.cwd()}/.build/plan`, home: "/nowhere" };
  await build({
    stdin: { contents: program(app.stage), resolveDir: platform, sourcefile: "plan.ts", loader: "ts" },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
    inject: [`${platform}/src/shim/run.js`],
    define: {
      $app: JSON.stringify(app),
      $cli: JSON.stringify({ command: "diff", rpc: server, paths, state: { version: {} } }),
      $dev: String(live),
    },
    banner: {
      js: `import { createRequire as _require } from "node:module"; const require = _require(import.meta.url);
process.env.SST_SERVER = ${JSON.stringify(server)};`,
    },
  });
  return outfile;
}

const program = (stage: string) => `
import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
import * as sst from "./src/components";
import { run } from "./src/auto/run";
import { mocks } from ${JSON.stringify(`${process.cwd()}/scripts/plan-record.ts`)};

Object.assign(globalThis, { aws, sst });
const recorded = [];
await pulumi.runtime.setMocks(mocks(recorded), "machipool", ${JSON.stringify(stage)}, false);
const { default: config } = await import(${JSON.stringify(`${process.cwd()}/sst.config.ts`)});
await pulumi.runtime.runInPulumiStack(() => run(config.run));
await pulumi.runtime.waitForRPCs?.();
const { writeFileSync } = await import("node:fs");
writeFileSync(process.env.PLAN_FILE, JSON.stringify(recorded));
process.exit(0);
`;

/** Answers what SST's components ask their command line: where assets go, and what a function was built into. */
export async function startServer(bundle: string): Promise<{ url: string; stop(): void }> {
  const answers: Record<string, unknown> = {
    "Provider.Aws.Bootstrap": { asset: "assets", assetEcrRegistryId: "", assetEcrUrl: "", state: "state" },
    "Runtime.Build": { handler: "handler.handler", out: bundle, errors: [], sourcemaps: [] },
    "Runtime.AddTarget": true,
    "Provider.Aws.Appsync": { http: "events.example.invalid", realtime: "realtime.example.invalid" },
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method } = JSON.parse(Buffer.concat(chunks).toString()) as { method: string };
    const known = answers[method];
    response.end(JSON.stringify(known === undefined ? { error: `rpc: can't find ${method}` } : { result: known }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.close() };
}
