import { type AttributeValue, DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { createContext } from "../context.ts";
import * as Deadline from "./deadline.ts";
import * as Fence from "./fence.ts";
import type { Key, Partition } from "./key.ts";
import * as Meter from "./meter.ts";
import { type Sent, sent } from "./sent.ts";
import { stampField, stampFor, unstamped } from "./stamp.ts";

export type Item = Key & { readonly v: number } & Record<string, unknown>;
export type Condition = { expression: string; names?: Record<string, string>; values?: Record<string, unknown> };
/** One action of a transaction. `key` names the item, everything else what happens to it. */
export type Write =
  | { put: Item; condition?: Condition }
  | {
      update: Key;
      expression: string;
      names?: Record<string, string>;
      values?: Record<string, unknown>;
      condition?: string;
    }
  | { delete: Key; condition?: Condition }
  | { check: Key; condition: Condition };

/** A condition of one of the writes did not hold; `failed[i]` is the item as it is now (`null`: there is none). */
export class ConditionFailed extends Error {
  override readonly name = "ConditionFailed";
  readonly failed: ReadonlyMap<number, Record<string, unknown> | null>;
  constructor(failed: ReadonlyMap<number, Record<string, unknown> | null>) {
    super("a condition did not hold");
    this.failed = failed;
  }
}

let connection: { document: DynamoDBDocumentClient; table: string } | undefined;

/** How long one attempt may take: the table answers in hundredths of a second, or something is wrong. */
const attemptMs = 3_000;
const requestHandler = { connectionTimeout: 1_000, requestTimeout: attemptMs, throwOnRequestTimeout: true };

/** Points the core at its table. Called once by each way in; tests call it with a fresh table. */
export function connect(table: string, config: DynamoDBClientConfig, limitMs = attemptMs): void {
  const document = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 5, requestHandler, ...config }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  document.middlewareStack.remove("loggerMiddleware"); // prepares what it would tell even where nobody listens
  document.middlewareStack.add(
    (next, context) => async (args) => {
      const command = context.commandName ?? "";
      Fence.check(command, args.input as Record<string, unknown>, [side.peek() ?? table]);
      if (sent.hasSubscribers) sent.publish({ name: command, input: args.input, table } satisfies Sent);
      const result = await Meter.command(command, args.input, () => next(args));
      Fence.checkOutput(result.output as Record<string, unknown>);
      return result;
    },
    { step: "initialize", name: "fence", priority: "high" },
  );
  document.middlewareStack.add((next) => (args) => Deadline.step(limitMs, () => next(args)), {
    step: "finalizeRequest", // inside the retries: each attempt by itself
    name: "limit",
    priority: "low",
  });
  connection = { document, table };
}

function use() {
  if (connection === undefined) throw new Error("the table is not connected");
  return { ...connection, table: side.peek() ?? connection.table };
}

const side = createContext<string>("side table");

/**
 * Reads what `run` reads from another table of the same shape, a restored copy, inside the same fence. Nothing is written
 * there: whatever `run` would write is refused.
 */
export const readFrom = <R>(table: string, run: () => R): R => side.provide(table, run);

const deciding = createContext<boolean>("deciding");

/** A decision, or what follows from an entry, says what is to be written and writes nothing: it may be asked again, or for nothing. */
export const whileDeciding = <R>(run: () => R): R => deciding.provide(true, run);

/** The one write that comes before its act: a hold, keyed by the request, so that done twice it is done once. */
export const asHold = <R>(run: () => R): R => deciding.provide(false, run);

function writing() {
  if (side.peek() !== undefined) throw new Fence.FenceError("a side table is only read");
  if (deciding.peek() === true) throw new Fence.FenceError("a decision writes nothing");
  return use();
}

/** Reads one item, consistently unless told otherwise. */
export async function get(key: Key, options: { consistent?: boolean } = {}): Promise<Item | undefined> {
  const { document, table } = use();
  const { pk, sk } = key;
  const result = await document.send(
    new GetCommand({
      TableName: table,
      Key: { pk, sk },
      ConsistentRead: options.consistent ?? true,
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  return result.Item === undefined ? undefined : unstamped(result.Item as Item);
}

/** Reads up to 100 items consistently; the order of the answer is not the order of the keys. */
export async function getMany(keys: readonly Key[]): Promise<Item[]> {
  const { document, table } = use();
  let pending: { pk: string; sk: string }[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  const found: Item[] = [];
  while (pending.length > 0) {
    const result = await document.send(
      new BatchGetCommand({
        RequestItems: { [table]: { Keys: pending.slice(0, 100), ConsistentRead: true } },
        ReturnConsumedCapacity: "TOTAL",
      }),
    );
    found.push(...((result.Responses?.[table] ?? []) as Item[]).map(unstamped));
    const unprocessed = (result.UnprocessedKeys?.[table]?.Keys ?? []) as { pk: string; sk: string }[];
    pending = [...unprocessed, ...pending.slice(100)];
  }
  return found;
}

export type Index = "day" | "list" | "mine";
export type Range = { prefix: string } | { from?: string; to?: string };
export type Position = Record<string, unknown>;
export type Query = {
  pk: Partition;
  index?: Index;
  range?: Range;
  limit?: number;
  after?: Position | undefined;
  descending?: boolean;
  consistent?: boolean;
};

/** Reads one page of one partition; `next` is the position to go on from. */
export async function page(query: Query): Promise<{ items: Item[]; next: Position | undefined }> {
  const { document, table } = use();
  const names: Record<string, string> = { "#pk": query.index === undefined ? "pk" : `${query.index}Pk` };
  const values: Record<string, unknown> = { ":pk": query.pk };
  let condition = "#pk = :pk";
  const range = query.range;
  if (range !== undefined) {
    names["#sk"] = query.index === undefined ? "sk" : `${query.index}Sk`;
    if ("prefix" in range) {
      condition += " AND begins_with(#sk, :prefix)";
      values[":prefix"] = range.prefix;
    } else {
      condition += " AND #sk BETWEEN :from AND :to";
      values[":from"] = range.from ?? " ";
      values[":to"] = range.to ?? "\uffff";
    }
  }
  const result = await document.send(
    new QueryCommand({
      TableName: table,
      IndexName: query.index,
      KeyConditionExpression: condition,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      Limit: query.limit,
      ExclusiveStartKey: query.after,
      ScanIndexForward: query.descending !== true,
      ConsistentRead: query.index === undefined ? (query.consistent ?? true) : undefined,
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  return { items: ((result.Items ?? []) as Item[]).map(unstamped), next: result.LastEvaluatedKey };
}

/** Reads a partition to its end, page by page. */
export async function* all(query: Query): AsyncGenerator<Item> {
  let after = query.after;
  do {
    const { items, next } = await page({ ...query, after });
    yield* items;
    after = next;
  } while (after !== undefined);
}

const attemptsMax = 8;

/**
 * Writes all or nothing. Retries when another transaction holds an item; a failed condition is final.
 * @throws ConditionFailed
 */
export async function commit(writes: readonly Write[]): Promise<void> {
  const { document, table } = writing();
  const command = new TransactWriteCommand({
    TransactItems: (await Promise.all(writes.map(marked))).map((write) => action(write, table)),
    ReturnConsumedCapacity: "TOTAL",
  });
  for (let attempt = 1; ; attempt++) {
    try {
      await document.send(command);
      return;
    } catch (error) {
      const failed = failedConditions(error);
      if (failed !== undefined) throw new ConditionFailed(failed);
      if (attempt === attemptsMax || !isConflict(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
    }
  }
}

/** Writes one item without the price of a transaction. @throws ConditionFailed */
export async function put(item: Item, condition?: Condition): Promise<void> {
  const { document, table } = writing();
  const { put: Item } = await marked({ put: item });
  await plain(() =>
    document.send(
      new PutCommand({ TableName: table, Item, ReturnConsumedCapacity: "TOTAL", ...conditionInput(condition) }),
    ),
  );
}

/** Updates one item without the price of a transaction. @throws ConditionFailed */
export async function update(write: Extract<Write, { update: Key }>): Promise<void> {
  const { document, table } = writing();
  const stamped = await marked(write);
  await plain(() =>
    document.send(new UpdateCommand({ ...updateInput(stamped, table), ReturnConsumedCapacity: "TOTAL" })),
  );
}

async function plain(send: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await send();
      return;
    } catch (error) {
      if (isNamed(error, "ConditionalCheckFailedException")) {
        const image = (error as { Item?: Record<string, AttributeValue> }).Item;
        throw new ConditionFailed(new Map([[0, itemOf(image)]]));
      }
      if (attempt === attemptsMax || !isNamed(error, "TransactionConflictException")) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
    }
  }
}

function action(write: Write, table: string) {
  if ("put" in write) return { Put: { TableName: table, Item: write.put, ...conditionInput(write.condition) } };
  if ("update" in write) return { Update: updateInput(write, table) };
  if ("delete" in write) {
    return { Delete: { TableName: table, Key: keyOf(write.delete), ...conditionInput(write.condition) } };
  }
  return {
    ConditionCheck: {
      TableName: table,
      Key: keyOf(write.check),
      ...conditionInput(write.condition),
      ConditionExpression: write.condition.expression,
    },
  };
}

/** The same write, leaving its stamp. */
async function marked<One extends Write>(write: One): Promise<One> {
  if ("put" in write) {
    const stamp = await stampFor(write.put);
    return stamp === undefined ? write : { ...write, put: { ...write.put, [stampField]: stamp } };
  }
  if (!("update" in write)) return write;
  const stamp = await stampFor(write.update);
  if (stamp === undefined) return write;
  return {
    ...write,
    expression: setting(write.expression, "#stamp = :stamp"),
    names: { ...write.names, "#stamp": stampField },
    values: { ...write.values, ":stamp": stamp },
  };
}

/** An update expression has each clause once. */
const setting = (expression: string, assignment: string): string =>
  /\bSET /.test(expression) ? expression.replace(/\bSET /, `SET ${assignment}, `) : `${expression} SET ${assignment}`;

const keyOf = ({ pk, sk }: Key) => ({ pk, sk });

function updateInput(write: Extract<Write, { update: Key }>, table: string) {
  return {
    TableName: table,
    Key: keyOf(write.update),
    UpdateExpression: write.expression,
    ExpressionAttributeNames: write.names,
    ExpressionAttributeValues: write.values,
    ConditionExpression: write.condition,
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  };
}

function conditionInput(condition: Condition | undefined) {
  if (condition === undefined) return {};
  return {
    ConditionExpression: condition.expression,
    ExpressionAttributeNames: condition.names,
    ExpressionAttributeValues: condition.values,
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  };
}

type Reason = { Code?: string; Item?: Record<string, AttributeValue> };

/** The document client reads answers, but leaves the items of errors as they came. */
const itemOf = (image: Record<string, AttributeValue> | undefined) =>
  image === undefined ? null : unstamped(unmarshall(image));

function reasonsOf(error: unknown): Reason[] {
  return isNamed(error, "TransactionCanceledException")
    ? ((error as { CancellationReasons?: Reason[] }).CancellationReasons ?? [])
    : [];
}

function failedConditions(error: unknown): Map<number, Record<string, unknown> | null> | undefined {
  const failed = new Map<number, Record<string, unknown> | null>();
  reasonsOf(error).forEach((reason, index) => {
    if (reason.Code === "ConditionalCheckFailed") failed.set(index, itemOf(reason.Item));
  });
  return failed.size === 0 ? undefined : failed;
}

const passing = new Set(["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]);
const isConflict = (error: unknown) =>
  reasonsOf(error).some((reason) => passing.has(reason.Code ?? "")) || isNamed(error, "TransactionInProgressException");

const isNamed = (error: unknown, name: string) => error instanceof Error && error.name === name;

/** An item as Lambda hands over what the stream shows: bytes are base64 text there, which `unmarshall` leaves as it is. */
export const fromImage = (image: Record<string, AttributeValue>): Item => unmarshall(withBytes(image)) as Item;

const withBytes = (image: Record<string, AttributeValue>) =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, decoded(value)]));

function decoded(value: AttributeValue): AttributeValue {
  const bytes: unknown = value.B;
  return typeof bytes === "string" ? { B: Buffer.from(bytes, "base64") } : value;
}
