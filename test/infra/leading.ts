import type { Request } from "#test/infra/iam.ts";

type Value = { S?: string };
type Keyed = { TableName: string; Key?: { pk: Value }; Item?: { pk: Value } };
type Query = { TableName: string; IndexName?: string; ExpressionAttributeValues?: Record<string, Value> };
type Batch = { RequestItems: Record<string, { Keys: { pk: Value }[] }> };

type Asked = { action: string; table: string; index?: string; keys: string[] };

const transacted: Record<string, string> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

/** What IAM sees of a command as it is on the wire: actions, tables, and the partition keys that it names. */
export function askedBy(command: string, input: unknown): Asked[] {
  if (command === "TransactWriteItems") {
    const { TransactItems } = input as { TransactItems: Record<string, Keyed>[] };
    return TransactItems.flatMap((item) =>
      Object.entries(item).map(([name, one]) => keyed(transacted[name] ?? name, one)),
    );
  }
  if (command === "BatchGetItem") {
    return Object.entries((input as Batch).RequestItems).map(([table, { Keys }]) => ({
      action: command,
      table,
      keys: Keys.map(({ pk }) => String(pk.S)),
    }));
  }
  if (command === "Query") {
    const { TableName: table, IndexName: index, ExpressionAttributeValues: values } = input as Query;
    return [{ action: command, table, ...(index === undefined ? {} : { index }), keys: [String(values?.[":pk"]?.S)] }];
  }
  return [keyed(command, input as Keyed)];
}

const keyed = (action: string, { TableName: table, Key, Item }: Keyed): Asked => {
  const pk = (Key ?? Item)?.pk.S;
  return { action, table, keys: pk === undefined ? [] : [pk] };
};

/** The request that a policy decides on. */
export const requestOf = ({ action, table, index, keys }: Asked): Request => ({
  action: `dynamodb:${action}`,
  resource: `arn:aws:dynamodb:ap-northeast-1:000000000000:table/${table}${index === undefined ? "" : `/index/${index}`}`,
  ...(keys.length === 0 ? {} : { context: { "dynamodb:LeadingKeys": keys } }),
});
