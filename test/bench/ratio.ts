import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import * as Id from "#core/id.ts";
import { facility } from "#functions/api/town/facility-example.ts";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { median, type Row } from "./report.ts";
import { eventOf, type Handler, openStage, type Stage } from "./stage.ts";

const rounds = 7;
const requests = 120;
const concurrency = 8;

/** Requests per second of a handler, `concurrency` at a time. */
async function perSecond(handler: Handler, event: () => ReturnType<typeof eventOf>, status: number): Promise<number> {
  let left = requests;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (left-- > 0) {
        const answer = await handler(event());
        if (answer.statusCode !== status) throw new Error(`${answer.statusCode}: ${answer.body}`);
      }
    }),
  );
  return requests / ((performance.now() - started) / 1000);
}

type Case = {
  what: string;
  ours: () => ReturnType<typeof eventOf>;
  bare: () => ReturnType<typeof eventOf>;
  status: number;
};

async function compare({ what, ours, bare, status }: Case, stage: Stage, reference: Handler): Promise<Row> {
  await perSecond(stage.handler, ours, status);
  await perSecond(reference, bare, status);
  const pairs: { ours: number; bare: number }[] = [];
  for (let i = 0; i < rounds; i++) {
    pairs.push({ ours: await perSecond(stage.handler, ours, status), bare: await perSecond(reference, bare, status) });
  }
  return {
    what,
    ours: `${median(pairs.map((pair) => pair.ours)).toFixed(0)} 件/秒`,
    bare: `${median(pairs.map((pair) => pair.bare)).toFixed(0)} 件/秒`,
    ratio: median(pairs.map((pair) => pair.ours / pair.bare)),
    budget: { atLeast: 0.7 },
  };
}

/** An authenticated read and an audited write against a bare Hono handler that sends the same commands to the engine. */
export async function ratios(): Promise<Row[]> {
  const stage = await openStage();
  try {
    const headers = { authorization: `Bearer ${stage.token}`, "content-type": "application/json" };
    const facilities = `/v1/towns/${stage.town}/facilities`;
    const create = () => eventOf("POST", facilities, { ...headers, "idempotency-key": Id.create("key") }, facility);
    const first = JSON.parse((await stage.handler(create())).body ?? "{}") as { id: string };
    const reference = await bareHandler(stage, first.id);
    return [
      await compare(
        {
          what: "認証付きの読み取り",
          ours: () => eventOf("GET", `/v1/towns/${stage.town}/staff/${stage.staffId}`, headers),
          bare: () => eventOf("GET", `/read/${stage.staffId}`, headers),
          status: 200,
        },
        stage,
        reference,
      ),
      await compare(
        {
          what: "記録付きの書き込み",
          ours: create,
          bare: () => eventOf("POST", "/write", headers, facility),
          status: 201,
        },
        stage,
        reference,
      ),
    ];
  } finally {
    await stage.stop();
  }
}

/** No token, no validation, no fence, no journal: only the commands, with items of the same size. */
async function bareHandler(stage: Stage, facilityId: string): Promise<Handler> {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: stage.endpoint, region, credentials: localCredentials }),
  );
  const TableName = stage.table;
  const home = `31#${stage.town}`;
  const get = async (pk: string, sk: string) =>
    (
      await client.send(
        new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true, ReturnConsumedCapacity: "TOTAL" }),
      )
    ).Item;
  const model = `${home}#FAC#${facilityId}`;
  const [head, entry] = [await get(model, "HEAD"), await get(model, "J#00000001")];
  const entrance = async () => [
    await get(`${home}#TENANT#self`, "HEAD"),
    await get(`${home}#STAFF#${stage.staffId}`, "HEAD"),
  ];
  const app = new Hono();
  app.get("/read/:id", async (c) => {
    await entrance();
    const item = await get(`${home}#STAFF#${c.req.param("id")}`, "HEAD");
    await client.send(
      new PutCommand({
        TableName,
        Item: { ...entry, pk: `${home}#READ#bare`, sk: Id.create("red") },
        ReturnConsumedCapacity: "TOTAL",
      }),
    );
    return c.json({ id: item?.pk, state: item?.state });
  });
  app.post("/write", async (c) => {
    const body = await c.req.json();
    await entrance();
    const pk = `${home}#BARE#${Id.create("fac")}`;
    await get(pk, "HEAD");
    await client.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName, Item: { ...head, pk }, ConditionExpression: "attribute_not_exists(pk)" } },
          { Put: { TableName, Item: { ...entry, pk } } },
        ],
        ReturnConsumedCapacity: "TOTAL",
      }),
    );
    return c.json({ id: pk, ...body }, 201);
  });
  const run = handle(app);
  return (event) => run(event as never, {} as never) as ReturnType<Handler>;
}
