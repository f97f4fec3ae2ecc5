import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, QueryCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import * as Id from "#core/id.ts";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { ensureTable } from "#infra/local/data.ts";
import { startEngine } from "#infra/local/engine.ts";
import { memoryFolder } from "#infra/local/folder.ts";
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

type Cost = { ours: number; bare: number };

/** The middle of what single audited writes take, in turn with a put into an engine that stays new: a busy machine slows both. */
async function costOf(write: () => Promise<unknown>, put: () => Promise<unknown>, times: number): Promise<Cost> {
  const taken: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    await write();
    const between = performance.now();
    await put();
    taken.ours.push(between - started);
    taken.bare.push(performance.now() - between);
  }
  return { ours: median(taken.ours), bare: median(taken.bare) };
}

type Size = { acts: readonly number[]; writes: number };

/** An engine of its own, as the stage's was when it was new, and a put into it. */
async function newEngine() {
  const folder = memoryFolder();
  const { endpoint, stop } = await startEngine({ file: folder.file("table.db") });
  await ensureTable(endpoint, "bench");
  const client = new DynamoDBClient({ endpoint, region, credentials: localCredentials });
  const document = DynamoDBDocumentClient.from(client);
  return {
    put: () => document.send(new PutCommand({ TableName: "bench", Item: { pk: Id.create("key"), sk: "HEAD" } })),
    async stop() {
      client.destroy();
      await stop();
      folder.close();
    },
  };
}

/** What a write costs the embedded pool when it is new, and after so many acts, in puts into a new engine. */
export async function growthOn(stage: Stage, size: Size): Promise<Row[]> {
  const { write } = await pairsOf(stage);
  const reference = await newEngine();
  const one = () => callTimes(stage.handler, write.ours, { status: write.status, times: 1 });
  const cost = () => costOf(one, reference.put, size.writes);
  try {
    await cost(); // until it is compiled
    const fresh = await cost();
    const rows: Row[] = [];
    let laid = 0;
    for (const acts of size.acts) {
      await layActs(stage, acts - laid);
      laid = acts;
      const later = await cost();
      rows.push({
        what: `手元のプールの書き込み（${acts.toLocaleString("en")}件の記録のあと）`,
        ours: textOf(later),
        bare: `新しいプール ${textOf(fresh)}`,
        figure: later.ours / later.bare / (fresh.ours / fresh.bare),
        budget: { atMost: 1.5 },
      });
    }
    return rows;
  } finally {
    await reference.stop();
  }
}

const textOf = ({ ours, bare }: Cost) => `${ours.toFixed(2)} ms（何もない所への1件の ${(ours / bare).toFixed(1)}倍）`;

export const growth = (): Promise<Row[]> =>
  onStage((stage) => growthOn(stage, { acts: [10_000, 100_000], writes: 200 }));
