import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, QueryCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import * as Id from "#core/id.ts";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { callTimes, pairsOf } from "./pair.ts";
import { median, type Row } from "./report.ts";
import { onStage, type Stage } from "./stage.ts";

const actsInTransaction = 40; // a head and an entry each

/** Puts what so many acts leave, a head and an entry each, into the pool: copies of one real act. */
async function layActs(stage: Stage, acts: number): Promise<void> {
  const client = new DynamoDBClient({ endpoint: stage.endpoint, region, credentials: localCredentials });
  const document = DynamoDBDocumentClient.from(client);
  const TableName = stage.table;
  const query = { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": modelKey(stage) } };
  const model = (await document.send(new QueryCommand({ TableName, ...query }))).Items ?? [];
  if (model.length < 2) throw new Error("there is no act to copy");
  const listPk = `31#${stage.town}#LIST#BARE`;
  for (let left = acts; left > 0; left -= actsInTransaction) {
    const TransactItems = Array.from({ length: Math.min(left, actsInTransaction) }, () => {
      const pk = `31#${stage.town}#BARE#${Id.create("fac")}`;
      return model.slice(0, 2).map((item) => ({ Put: { TableName, Item: { ...item, pk, listPk } } }));
    }).flat();
    await document.send(new TransactWriteCommand({ TransactItems }));
  }
  client.destroy();
}

const modelKey = (stage: Stage) => `31#${stage.town}#STAFF#${stage.staffId}`;

/** The middle of what single audited writes take through the API, in milliseconds. */
async function writeMs(write: () => Promise<void>, times: number): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    await write();
    taken.push(performance.now() - started);
  }
  return median(taken);
}

type Size = { acts: readonly number[]; writes: number };

/** What a write costs the embedded pool when it is new, and after so many acts. */
export async function growthOn(stage: Stage, size: Size): Promise<Row[]> {
  const { write } = await pairsOf(stage);
  const one = () => callTimes(stage.handler, write.ours, { status: write.status, times: 1 });
  await writeMs(one, size.writes); // until it is compiled
  const fresh = await writeMs(one, size.writes);
  const rows: Row[] = [];
  let laid = 0;
  for (const acts of size.acts) {
    await layActs(stage, acts - laid);
    laid = acts;
    const later = await writeMs(one, size.writes);
    rows.push({
      what: `手元のプールの書き込み（${acts.toLocaleString("en")}件の記録のあと）`,
      ours: `${later.toFixed(2)} ms`,
      bare: `新しいプール ${fresh.toFixed(2)} ms`,
      figure: later / fresh,
      budget: { atMost: 1.5 },
    });
  }
  return rows;
}

export const growth = (): Promise<Row[]> =>
  onStage((stage) => growthOn(stage, { acts: [10_000, 100_000], writes: 200 }));
