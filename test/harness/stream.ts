import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type _Record as SdkRecord,
} from "@aws-sdk/client-dynamodb-streams";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "#core/table/client.ts";
import type { TestTable } from "./table.ts";

type From = "TRIM_HORIZON" | "LATEST";

/** The journal entries of a table's real stream, in order: each call gives those written since the last one. */
export function streamItems(table: TestTable, from: From = "TRIM_HORIZON"): () => Promise<Item[]> {
  const next = streamRecords(table, from);
  return async () =>
    (await next()).flatMap(({ eventName, dynamodb: { NewImage: image } = {} }) =>
      eventName === "INSERT" && image?.sk?.S?.startsWith("J#") ? [unmarshall(image as never) as Item] : [],
    );
}

/** The same for every change of every item. */
export function streamRecords(table: TestTable, from: From = "TRIM_HORIZON"): () => Promise<SdkRecord[]> {
  const client = new DynamoDBStreamsClient(table.config);
  let iterator: string | undefined;
  return async () => {
    iterator ??= await start(client, table.name, from);
    const records: SdkRecord[] = [];
    for (;;) {
      const page: GetRecordsCommandOutput = await client.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }),
      );
      records.push(...(page.Records ?? []));
      iterator = page.NextShardIterator ?? iterator;
      if ((page.Records ?? []).length === 0) return records;
    }
  };
}

async function start(client: DynamoDBStreamsClient, table: string, from: From): Promise<string> {
  const streams = await client.send(new ListStreamsCommand({ TableName: table }));
  const arn = streams.Streams?.[0]?.StreamArn;
  const stream = await client.send(new DescribeStreamCommand({ StreamArn: arn }));
  const shard = stream.StreamDescription?.Shards?.[0]?.ShardId;
  const found = await client.send(
    new GetShardIteratorCommand({ StreamArn: arn, ShardId: shard, ShardIteratorType: from }),
  );
  if (found.ShardIterator === undefined) throw new Error("the table has no stream");
  return found.ShardIterator;
}
