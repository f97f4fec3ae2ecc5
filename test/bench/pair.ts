import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import * as Id from "#core/id.ts";
import { facility } from "#functions/api/town/facility-example.ts";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { eventOf, type Handler, type Stage } from "./stage.ts";

type Event = ReturnType<typeof eventOf>;

/** A call of ours and one of a bare handler that sends the same commands. */
export type Pair = { what: string; ours: () => Event; bare: () => Event; status: number };
export type Pairs = { reference: Handler; read: Pair; write: Pair };

/**
 * An authenticated read and an audited write, and the bare Hono handler that they are held against; `hear` is told each command
 * that it sends.
 */
export async function pairsOf(stage: Stage, hear?: (command: string) => void): Promise<Pairs> {
  const headers = { authorization: `Bearer ${stage.token}`, "content-type": "application/json" };
  const facilities = `/v1/towns/${stage.town}/facilities`;
  const create = () => eventOf("POST", facilities, { ...headers, "idempotency-key": Id.create("key") }, facility);
  const first = JSON.parse((await stage.handler(create())).body ?? "{}") as { id: string };
  return {
    reference: await bareHandler(stage, first.id, hear),
    read: {
      what: "認証付きの読み取り",
      ours: () => eventOf("GET", `/v1/towns/${stage.town}/staff/${stage.staffId}`, headers),
      bare: () => eventOf("GET", `/read/${stage.staffId}`, headers),
      status: 200,
    },
    write: {
      what: "記録付きの書き込み",
      ours: create,
      bare: () => eventOf("POST", "/write", headers, facility),
      status: 201,
    },
  };
}

/** Calls a handler so many times, one after another, or `atOnce` of them at a time. @throws Error on another status */
export async function callTimes(
  handler: Handler,
  event: () => Event,
  { status, times, atOnce = 1 }: { status: number; times: number; atOnce?: number },
): Promise<void> {
  let left = times;
  const caller = async () => {
    while (left-- > 0) {
      const answer = await handler(event());
      if (answer.statusCode !== status) throw new Error(`${answer.statusCode}: ${answer.body}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
}

/** No token, no validation, no fence, no journal: only the commands, with items of the same size. */
async function bareHandler(
  stage: Stage,
  facilityId: string,
  hear: ((command: string) => void) | undefined,
): Promise<Handler> {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: stage.endpoint, region, credentials: localCredentials }),
  );
  if (hear !== undefined) {
    client.middlewareStack.add(
      (next, { commandName = "" }) =>
        (args) => {
          hear(commandName);
          return next(args);
        },
      { step: "initialize" },
    );
  }
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
  const listPk = `${home}#LIST#BARE`; // in no list that ours reads
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
          { Put: { TableName, Item: { ...head, pk, listPk }, ConditionExpression: "attribute_not_exists(pk)" } },
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
