import type { CreateTableInput, UpdateTimeToLiveInput } from "@aws-sdk/client-dynamodb";

/** The one table, as plain data: the stage, the embedded pool and the tests all build it from here. */
export const table = {
  partitionKey: "pk",
  sortKey: "sk",
  timeToLive: "ttl",
  /** With what an entry was before: without it a disposal cannot be told from damage. */
  streamView: "NEW_AND_OLD_IMAGES",
  indexes: {
    /** The journal by home and Japanese day: what has to be enumerated is found here. */
    day: { partitionKey: "dayPk", sortKey: "daySk", projection: "KEYS_ONLY" },
    /** Work lists and blind search keys, sparse. */
    list: { partitionKey: "listPk", sortKey: "listSk", projection: "ALL" },
    /** What belongs to a person. */
    mine: { partitionKey: "minePk", sortKey: "mineSk", projection: "ALL" },
  },
} as const;

const keySchema = (key: { partitionKey: string; sortKey: string }): CreateTableInput["KeySchema"] => [
  { AttributeName: key.partitionKey, KeyType: "HASH" },
  { AttributeName: key.sortKey, KeyType: "RANGE" },
];

/** The input of CreateTable: on-demand, with its stream. `name` has at least 3 characters. */
export function createTableInput(name: string): CreateTableInput {
  const indexes = Object.entries(table.indexes);
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: keySchema(table),
    AttributeDefinitions: [table, ...Object.values(table.indexes)]
      .flatMap((key) => [key.partitionKey, key.sortKey])
      .map((attribute) => ({ AttributeName: attribute, AttributeType: "S" })),
    GlobalSecondaryIndexes: indexes.map(([indexName, index]) => ({
      IndexName: indexName,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: index.projection },
    })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: table.streamView },
  };
}

/** Expiry is set by a second call: CreateTable does not know it. */
export const timeToLiveInput = (name: string): UpdateTimeToLiveInput => ({
  TableName: name,
  TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
});
