import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CreateTableCommand, DynamoDBClient, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, expect, test } from "vitest";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { type Engine, startEngine } from "#infra/local/engine.ts";
import { temporaryFolder } from "#infra/local/folder.ts";
import { poll } from "#infra/local/poll.ts";
import { alive, commandLine } from "#infra/local/process.ts";
import { createTableInput } from "#infra/table.ts";

const temporary = temporaryFolder();
afterAll(() => temporary.close());

const folder = () => {
  const path = mkdtempSync(temporary.file("engine-"));
  return { file: join(path, "engine.db"), pidFile: join(path, "engine.pid") };
};

async function withClient<T>(engine: Engine, use: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region, credentials: localCredentials });
  return use(client).finally(() => client.destroy());
}

test("a second start finds the data of the first", async () => {
  const options = folder();
  const first = await startEngine(options);
  await withClient(first, (client) => client.send(new CreateTableCommand(createTableInput("pool"))));
  await first.stop();
  const second = await startEngine(options);
  const { TableNames } = await withClient(second, (client) => client.send(new ListTablesCommand({})));
  await second.stop();
  expect(TableNames).toEqual(["pool"]);
});

test("an engine does not outlive a killed parent", async () => {
  const options = folder();
  const script = `import { startEngine } from ${JSON.stringify(new URL("../../infra/local/engine.ts", import.meta.url).href)};
    await startEngine(${JSON.stringify(options)}); process.kill(process.pid, "SIGKILL");`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script]);
  await new Promise((resolve) => parent.once("close", resolve));
  const pid = Number(readFileSync(options.pidFile, "utf8"));
  const gone = await poll(
    () => (!alive(pid) || commandLine(pid) === "" ? true : undefined),
    10_000,
    () => new Error(`engine ${pid} still runs`),
  );
  expect(gone).toBe(true);
});

test("an engine left over from a killed run is ended by the next start", async () => {
  const options = folder();
  const left = await startEngine(options);
  const pid = Number(readFileSync(options.pidFile, "utf8"));
  const next = await startEngine(options);
  expect(commandLine(pid)).toBe("");
  await next.stop();
  await left.stop();
});

test("a process that is not our engine is left alone even if its id stands in the pid file", async () => {
  const options = folder();
  const stranger = spawn("sleep", ["60"]);
  writeFileSync(options.pidFile, String(stranger.pid));
  const engine = await startEngine(options);
  await engine.stop();
  expect(stranger.exitCode).toBeNull();
  expect(stranger.signalCode).toBeNull();
  stranger.kill();
});

test("damaged data stop the start with one line and an exit code of their own", async () => {
  const options = folder();
  writeFileSync(options.file, "this is no database".repeat(1_000));
  await expect(startEngine(options)).rejects.toMatchObject({ name: "StartFailure", exitCode: 65 });
});

/** Lays records into the engine's own file, as if so many items of a kilobyte had been written. */
function layRecords(file: string, count: number): void {
  const database = new DatabaseSync(file, { timeout: 10_000 });
  database
    .prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO _stream_records
         (table_name, event_name, keys_json, new_image, sequence_number, shard_id, created_at)
       SELECT 'pool', 'INSERT', '{}', printf('%1000d', i), (SELECT count(*) FROM _stream_records) + i, 'laid', 0 FROM n`,
    )
    .run(count);
  database.close();
}

/** The middle of what single puts take, in milliseconds. */
async function putMs(client: DynamoDBClient): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 60; i++) {
    const started = performance.now();
    const Item = { pk: { S: "31#313254#X#1" }, sk: { S: String(i) } };
    await client.send(new PutItemCommand({ TableName: "pool", Item }));
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[30] ?? Number.NaN;
}

test("what a write costs does not grow with what was written: the same after 10,000 and 100,000 records", async () => {
  const options = folder();
  const engine = await startEngine(options);
  await withClient(engine, async (client) => {
    await client.send(new CreateTableCommand(createTableInput("pool")));
    await putMs(client);
    layRecords(options.file, 10_000);
    const first = await putMs(client);
    layRecords(options.file, 90_000);
    expect((await putMs(client)) / first).toBeLessThan(2);
  });
  await engine.stop();
});

test("a pool from before the index gets it at its next start", async () => {
  const options = folder();
  await (await startEngine(options)).stop();
  const indexes = () => {
    const database = new DatabaseSync(options.file);
    const found = database.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND name = '_stream_numbers'");
    const names = found.all().map(({ name }) => name);
    database.close();
    return names;
  };
  const database = new DatabaseSync(options.file);
  database.exec("DROP INDEX _stream_numbers");
  database.close();
  expect(indexes()).toEqual([]);
  await (await startEngine(options)).stop();
  expect(indexes()).toEqual(["_stream_numbers"]);
});

test("damage that only the index comes upon stops the start too", async () => {
  const options = folder();
  await (await startEngine(options)).stop();
  layRecords(options.file, 1_000);
  const database = new DatabaseSync(options.file);
  database.exec("DROP INDEX _stream_numbers; PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  const bytes = readFileSync(options.file);
  writeFileSync(options.file, bytes.fill(0xff, bytes.length / 2));
  await expect(startEngine(options)).rejects.toMatchObject({ name: "StartFailure", exitCode: 65 });
});
