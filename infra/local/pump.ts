import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient, type _Record as SdkRecord } from "@aws-sdk/client-dynamodb-streams";
import { loadCheckpoint, saveCheckpoint } from "#infra/local/checkpoint.ts";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { deliver, type StreamHandler } from "#infra/local/deliver.ts";
import { disorder, repeated } from "#infra/local/disorder.ts";
import { seeded } from "#infra/local/random.ts";
import { shardReader } from "#infra/local/shard.ts";
import { toRecord } from "#infra/local/stream-event.ts";
import { isHeard, stream } from "#infra/stream.ts";

export type Pump = {
  /** Resolves when everything written so far, and whatever was written because of it, has been delivered. */
  drain(limitMs?: number): Promise<void>;
  stop(): Promise<void>;
};

type Options = {
  endpoint: string;
  table: string;
  checkpointFile: string;
  handler: StreamHandler;
  seed?: number;
  pollMs?: number;
};

/** Carries journal entries from the table's stream to the stream handler, at least once, in order per aggregate. */
export async function startPump(options: Options): Promise<Pump> {
  const { endpoint, table, checkpointFile, handler, seed = Date.now(), pollMs = 100 } = options;
  const streamArn = await streamOf(endpoint, table);
  const client = new DynamoDBStreamsClient({ endpoint, region, credentials: localCredentials });
  const checkpoint = loadCheckpoint(checkpointFile, streamArn);
  const shards = shardReader(client, checkpoint);
  const random = seeded(seed);
  const stopping = new AbortController();
  let waiting: Waiter[] = [];
  let interrupt = () => {};

  /** Delivers the next page; false if there was none. The checkpoint moves after the last record is done. */
  async function round(): Promise<boolean> {
    const page = await shards.read();
    if (page === undefined) return false;
    for (const batch of disorder(
      page.records.filter(passes).map((record) => toRecord(record, streamArn)),
      random,
    )) {
      await deliver(handler, batch, stopping.signal);
      await deliver(handler, repeated(batch, random), stopping.signal);
    }
    checkpoint.shards[page.shardId] = page.records.at(-1)?.dynamodb?.SequenceNumber ?? "";
    await saveCheckpoint(checkpointFile, checkpoint);
    return true;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const asked = waiting; // only who asked before the reading began may hear that nothing was left
      waiting = [];
      const outcome = await round().catch(() => "failed" as const);
      if (outcome === false) for (const { resolve } of asked) resolve();
      else waiting.unshift(...asked);
      if (outcome === "failed") shards.rewind();
      if (outcome === "failed" || (outcome === false && waiting.length === 0)) await idle();
    }
    for (const { reject } of waiting) reject(new Error("the pump has stopped"));
  }

  const idle = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const running = run();
  return {
    drain(limitMs = 60_000) {
      const drained = new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
      interrupt();
      return within(drained, limitMs);
    },
    async stop() {
      stopping.abort();
      interrupt();
      await running;
      client.destroy();
    },
  };
}

type Waiter = { resolve(): void; reject(error: Error): void };

function within(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not drained within ${limitMs} ms`)), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const passes = (record: SdkRecord) =>
  stream.eventNames.some((name) => name === record.eventName) && isHeard(record.dynamodb?.Keys?.sk?.S ?? "");

async function streamOf(endpoint: string, table: string): Promise<string> {
  const client = new DynamoDBClient({ endpoint, region, credentials: localCredentials });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table })).finally(() => client.destroy());
  if (Table?.LatestStreamArn === undefined) throw new Error(`table ${table} has no stream`);
  return Table.LatestStreamArn;
}
