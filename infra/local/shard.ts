import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as SdkRecord,
  type Shard,
} from "@aws-sdk/client-dynamodb-streams";
import type { Checkpoint } from "#infra/local/checkpoint.ts";
import { stream } from "#infra/stream.ts";

export type Page = { shardId: string; records: SdkRecord[] };

/** Reads the shards of a stream in order, parents before children, from where the checkpoint stands. */
export function shardReader(client: DynamoDBStreamsClient, checkpoint: Checkpoint) {
  const { streamArn } = checkpoint;
  const iterators = new Map<string, string>();
  const finished = new Set<string>();
  let known: string[] | undefined;

  /** The next records of the oldest shard that has any. */
  async function read(): Promise<Page | undefined> {
    known ??= await shardIds(client, streamArn);
    for (const shardId of known) {
      if (finished.has(shardId)) continue;
      const records = await readShard(shardId);
      if (records.length > 0) return { shardId, records };
    }
    return undefined;
  }

  async function readShard(shardId: string): Promise<SdkRecord[]> {
    const iterator = iterators.get(shardId) ?? (await iteratorAt(shardId));
    const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: stream.batchSize }));
    if (page.NextShardIterator !== undefined) iterators.set(shardId, page.NextShardIterator);
    else {
      finished.add(shardId);
      known = undefined; // a shard that ends has children
    }
    return page.Records ?? [];
  }

  async function iteratorAt(shardId: string): Promise<string | undefined> {
    const last = checkpoint.shards[shardId];
    const ask = (
      from:
        | { ShardIteratorType: "TRIM_HORIZON" }
        | { ShardIteratorType: "AFTER_SEQUENCE_NUMBER"; SequenceNumber: string },
    ) => client.send(new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shardId, ...from }));
    const horizon = () => ask({ ShardIteratorType: "TRIM_HORIZON" });
    const answer = await (last === undefined
      ? horizon()
      : ask({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: last }).catch((error: Error) =>
          error.name === "TrimmedDataAccessException" ? horizon() : Promise.reject(error),
        ));
    return answer.ShardIterator;
  }

  /** Starts again from the checkpoint: what was read has not been delivered, or the iterators have expired. */
  function rewind(): void {
    iterators.clear();
    finished.clear();
    known = undefined;
  }

  return { read, rewind };
}

async function shardIds(client: DynamoDBStreamsClient, streamArn: string): Promise<string[]> {
  const shards: Shard[] = [];
  let after: string | undefined;
  do {
    const page = await client.send(
      new DescribeStreamCommand({
        StreamArn: streamArn,
        ...(after === undefined ? {} : { ExclusiveStartShardId: after }),
      }),
    );
    shards.push(...(page.StreamDescription?.Shards ?? []));
    after = page.StreamDescription?.LastEvaluatedShardId;
  } while (after !== undefined);
  const age = (shard: Shard) => BigInt(shard.SequenceNumberRange?.StartingSequenceNumber ?? 0);
  return shards
    .sort((a, b) => (age(a) < age(b) ? -1 : 1))
    .flatMap(({ ShardId }) => (ShardId === undefined ? [] : [ShardId]));
}
