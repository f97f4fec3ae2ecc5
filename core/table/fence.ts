import { createContext } from "../context.ts";

/** Key prefixes, each ending in `#`, that the commands of this call may touch. */
export type Fence = readonly string[];

const context = createContext<Fence>("fence");
export const provide = context.provide;

/** Thrown when a command leaves the fence: always a bug of ours, never an answer to a caller. */
export class FenceError extends Error {
  override readonly name = "FenceError";
}

type Input = Record<string, unknown>;
type Values = Record<string, unknown>;

const partitionKeys: Record<string, string> = { day: "dayPk", list: "listPk", mine: "minePk" };
const indexPartitions = Object.values(partitionKeys);

/**
 * Refuses every command whose table or index keys are outside the fence, and every command that could read past it
 * (Scan, PartiQL, a query without a partition). IAM repeats this in the cloud, but on writes IAM sees the table key
 * only, so this is the guard of index keys.
 */
export function check(command: string, input: Input, tables: readonly string[]): void {
  const rule = commands[command];
  if (rule === undefined) throw new FenceError(`${command} is not allowed`);
  rule(input, tables);
}

type Rule = (input: Input, tables: readonly string[]) => void;

const actions: Record<string, Rule> = {
  Put: checkPut,
  Update: checkUpdate,
  Delete: checkOne,
  ConditionCheck: checkOne,
};

const commands: Record<string, Rule> = {
  GetItemCommand: checkOne,
  DeleteItemCommand: checkOne,
  PutItemCommand: checkPut,
  UpdateItemCommand: checkUpdate,
  QueryCommand: checkQuery,
  BatchGetItemCommand: checkBatchGet,
  TransactWriteItemsCommand: (input, tables) => {
    for (const item of list(input.TransactItems)) checkAction(item as Record<string, Input>, tables);
  },
};

/** Everything that came back must be inside too: a second look that costs nothing. */
export function checkOutput(output: Input): void {
  if (isRecord(output.Item)) inside(output.Item.pk);
  for (const item of list(output.Items)) inside((item as Values).pk);
  if (isRecord(output.Responses)) {
    for (const items of Object.values(output.Responses)) for (const item of list(items)) inside((item as Values).pk);
  }
}

function checkAction(action: Record<string, Input>, tables: readonly string[]): void {
  const entries = Object.entries(action);
  if (entries.length !== 1) throw new FenceError("one action per transaction item");
  const [name, input] = entries[0] as [string, Input];
  const rule = actions[name];
  if (rule === undefined) throw new FenceError(`${name} is not allowed`);
  rule(input, tables);
}

function checkOne(input: Input, tables: readonly string[]): void {
  knownTable(input, tables);
  inside(isRecord(input.Key) ? input.Key.pk : undefined);
}

function checkPut(input: Input, tables: readonly string[]): void {
  knownTable(input, tables);
  const item = isRecord(input.Item) ? input.Item : {};
  inside(item.pk);
  for (const name of indexPartitions) if (item[name] !== undefined) inside(item[name]);
}

/** Index keys are written whole, by a put; an update that names one is refused, so there is nothing to parse. */
function checkUpdate(input: Input, tables: readonly string[]): void {
  checkOne(input, tables);
  const names = isRecord(input.ExpressionAttributeNames) ? Object.values(input.ExpressionAttributeNames) : [];
  const expression = String(input.UpdateExpression ?? "");
  for (const name of indexPartitions) {
    if (names.includes(name) || expression.includes(name)) throw new FenceError(`${name} is only written by a put`);
  }
}

function checkQuery(input: Input, tables: readonly string[]): void {
  knownTable(input, tables);
  const names = isRecord(input.ExpressionAttributeNames) ? input.ExpressionAttributeNames : {};
  const values = isRecord(input.ExpressionAttributeValues) ? input.ExpressionAttributeValues : {};
  const expected = input.IndexName === undefined ? "pk" : partitionKeys[String(input.IndexName)];
  const condition = String(input.KeyConditionExpression ?? "");
  if (!/^#pk = :pk( AND |$)/.test(condition) || expected === undefined || names["#pk"] !== expected) {
    throw new FenceError("a query names its partition first, as #pk = :pk");
  }
  inside(values[":pk"]);
}

function checkBatchGet(input: Input, tables: readonly string[]): void {
  if (!isRecord(input.RequestItems)) throw new FenceError("a batch names its table");
  for (const [table, request] of Object.entries(input.RequestItems)) {
    knownTable({ TableName: table }, tables);
    for (const key of list((request as Input).Keys)) inside((key as Values).pk);
  }
}

function knownTable(input: Input, tables: readonly string[]): void {
  if (!tables.includes(String(input.TableName))) throw new FenceError(`unknown table ${String(input.TableName)}`);
}

function inside(pk: unknown): void {
  const fence = context.use();
  if (typeof pk === "string" && fence.some((prefix) => pk.startsWith(prefix))) return;
  throw new FenceError(`key outside the fence: ${String(pk).slice(0, 12)}…`);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
