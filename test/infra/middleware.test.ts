import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as Call from "#core/call.ts";
import * as Log from "#core/log.ts";
import type { Measured } from "#core/measure.ts";
import * as Port from "#core/port.ts";
import { connect, type Item } from "#core/table/client.ts";
import { handle } from "#functions/handle.ts";
import { ports } from "#infra/aws/ports.ts";
import { deliver, type StreamHandler } from "#infra/local/deliver.ts";
import { toRecord } from "#infra/local/stream-event.ts";
import { importsOf } from "../../scripts/source.ts";
import { type Api, startApi } from "../harness/api.ts";
import { callOf, routeNamed, run, stageOf } from "../harness/exemplar.ts";
import { foundPool } from "../harness/founding.ts";
import { type Mortal, mortalEndpoint } from "../harness/mortal.ts";
import { streamItems } from "../harness/stream.ts";

const wakasa = "313254";

let api: Api;
let mortal: Mortal;
let next: () => Promise<Item[]>;
beforeAll(async () => {
  api = await startApi();
  await foundPool(api, wakasa);
  next = streamItems(api.world.table);
  mortal = await mortalEndpoint(api.world.table.config.endpoint);
});
afterAll(async () => {
  await mortal.stop();
  await api.stop();
});

const load = async () => ({
  stream: (await import("#functions/stream/handler.ts")).handler,
  cron: (await import("#functions/cron/handler.ts")).handler,
});

type Line = Record<string, unknown>;
const linesOf = (call: string): Line[] =>
  api.logged.map((line) => JSON.parse(line) as Line).filter((line) => line.call === call);

test("middy wraps every handler that is not HTTP, with the logger, metrics and batch of Powertools and no tracer", async () => {
  const { stream, cron } = await load();
  await stream({ Records: [] }, { awsRequestId: "stream-1" });
  await cron(undefined, { awsRequestId: "cron-1" });
  for (const of of ["stream", "cron"]) {
    expect(linesOf(`${of}-1`)).toEqual([expect.objectContaining({ message: "ended", of, ms: expect.any(Number) })]);
  }
  const { globSync } = await import("node:fs");
  for (const path of globSync("functions/*/handler.ts").filter((one) => !one.startsWith("functions/api/")))
    expect(
      importsOf(path).map(({ to }) => to),
      path,
    ).toContain("functions/handle.ts");
  const packages = globSync(["core/**/*.ts", "functions/**/*.ts", "infra/**/*.ts"]).flatMap((path) =>
    importsOf(path).map(({ to }) => to),
  );
  for (const name of ["@middy/core", ...["logger", "metrics", "batch"].map((one) => `@aws-lambda-powertools/${one}`)])
    expect(packages).toContain(name);
  expect(packages.filter((name) => /tracer|xray/i.test(name))).toEqual([]);
});

test("what a handler throws is one line without its message, and reaches whoever called", async () => {
  const failing = handle("worker", async () => {
    throw new RangeError("見本 太郎");
  });
  const lines = await printed("stderr", async () => {
    await expect(failing(undefined, { awsRequestId: "worker-1" })).rejects.toThrow("見本 太郎");
  });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ message: "failed", why: "RangeError", call: "worker-1" });
  expect(lines[0]).not.toContain("見本");
});

test("the context is opened inside the handler: nothing of one call is seen by another one that runs at the same time", async () => {
  const recorded: Measured[] = [];
  const before = Port.use();
  const measures: Port.Measures = { ...before.measures, record: async (measured) => void recorded.push(measured) };
  Port.install({ ...before, measures });
  const both = barrier(2);
  const worker = handle("worker", async (parked: number) => {
    Call.measure({ parked });
    await both(); // each has begun before either goes on
    Log.info("working", { parked });
    Call.measure({ parked: parked + 1 });
    await both();
    return Call.use().measured.parked;
  });
  const answers = await Promise.all([10, 20].map((one) => worker(one, { awsRequestId: `both-${one}` })));
  Port.install(before);
  expect(answers).toEqual([11, 21]);
  expect(recorded).toEqual([{ parked: 11 }, { parked: 21 }]);
  for (const parked of [10, 20]) {
    const lines = linesOf(`both-${parked}`);
    expect(lines.map(({ message }) => message)).toEqual(["working", "ended"]);
    expect(lines[0]).toMatchObject({ parked });
  }
  expect(Call.peek(), "nothing stays in whoever called").toBeUndefined();
});

/** Resolves, each time, when so many have come to it. */
function barrier(count: number): () => Promise<void> {
  let waiting: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length < count) return;
      for (const go of waiting) go();
      waiting = [];
    });
}

test("metrics are sent in the embedded format for the stage, without a body's name", async () => {
  const { cron } = await load();
  const before = Port.use();
  Port.install({ ...before, measures: ports.measures });
  vi.stubEnv("STAGE", "staging");
  const sent = await printed("stdout", async () => {
    await cron();
    await api.call("get", "/v1/pool/members"); // without a token
    await api.call("get", "/v1/pool/bodies");
  });
  Port.install(before);
  const embedded = sent.filter((line) => line.includes('"_aws"'));
  const format = (...names: string[]) => ({
    Namespace: "Machipool",
    Dimensions: [["stage"]],
    Metrics: names.map((Name) => ({ Name, Unit: Name === "SealAge" ? "Seconds" : "Count" })),
  });
  const line = (values: Record<string, unknown>) => ({
    _aws: { Timestamp: expect.any(Number), CloudWatchMetrics: [format(...Object.keys(values))] },
    stage: "staging",
    ...values,
  });
  // what went well is counted by Lambda, and costs no line
  expect(embedded.map((one) => JSON.parse(one) as Line)).toEqual([
    line({ SealAge: 0, Parked: 0 }), // nine o'clock, and everything before it is sealed
    line({ Refusals: 1 }),
  ]);
  expect(embedded.join()).not.toMatch(/313254|若桜|POOL00|COMMON/);
});

/** Every line of ours that goes to the terminal meanwhile. */
async function printed(to: "stdout" | "stderr", run: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const { write } = process[to];
  process[to].write = (chunk: string | Uint8Array, ...rest: never[]) => {
    const text = String(chunk);
    if (!text.startsWith("{")) return write.call(process[to], chunk, ...rest);
    lines.push(...text.split("\n").filter((one) => one !== ""));
    return true;
  };
  await run().finally(() => {
    process[to].write = write;
  });
  return lines;
}

test("a batch of which one entry fails tells which one, and the rest is not delivered again", async () => {
  const { stream } = await load();
  const stage = stageOf(api, wakasa);
  await api.world.deliver();
  await next();
  for (let made = 0; made < 3; made++) await run(stage, await callOf(stage, routeNamed("submitApplication")));
  const entries = await next();
  const batch = entries.map(recordOf);
  const applications = entries.filter(({ pk }) => pk.includes("#APP"));
  expect(applications).toHaveLength(3);

  const { table } = api.world;
  connect(table.name, { ...table.config, endpoint: mortal.endpoint, maxAttempts: 1 });
  mortal.live(6); // the table stops answering at its sixth write
  const seen: string[][] = [];
  const failed: string[] = [];
  const attempt: StreamHandler = async (event) => {
    seen.push(event.Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? ""));
    const answer = await stream(event);
    failed.push(...answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    mortal.live(); // and answers again
    return answer;
  };
  api.world.mails.length = 0;
  const silenced = await printed("stderr", () => deliver(attempt, batch, new AbortController().signal));
  connect(table.name, table.config);

  const [all = [], [first] = []] = seen;
  expect(failed, "one entry is named").toEqual([first]);
  expect(Number(first), "something was done before it").toBeGreaterThan(1);
  expect(seen, "what was done does not come again, the rest does").toEqual([all, all.slice(all.indexOf(first ?? ""))]);
  expect(silenced.filter((line) => line.includes('"stream stopped"'))).toHaveLength(1);
  await api.world.deliver(); // what followed from it
  await (await load()).cron(); // a mail that was cut off is sent now
  const told = api.world.mails.map(({ id }) => id);
  expect(told).toHaveLength(new Set(told).size);
  for (const { pk } of applications)
    expect(told.filter((id) => id.includes(pk.split("#").at(-1) ?? "?"))).not.toEqual([]);
});

test("a record without a sequence number fails the whole batch, and nothing after it is begun", async () => {
  const { stream } = await load();
  const broken: DynamoDBRecord = { dynamodb: {} };
  const { batchItemFailures } = await stream({ Records: [broken, broken] });
  expect(batchItemFailures).toEqual([{ itemIdentifier: "" }]);
});

const recordOf = (item: Item, index: number): DynamoDBRecord =>
  toRecord(
    { dynamodb: { NewImage: marshall(item) as never, SequenceNumber: String(index + 1) } },
    "arn:aws:dynamodb:x",
  );
