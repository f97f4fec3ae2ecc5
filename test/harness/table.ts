import { randomUUID } from "node:crypto";
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { inject } from "vitest";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { createTableInput, timeToLiveInput } from "#infra/table.ts";

export type TestTable = {
  name: string;
  config: { endpoint: string; region: string; credentials: typeof localCredentials };
};

/** A table of its own for a test, and what a client needs to reach it. */
export async function freshTable(): Promise<TestTable> {
  const name = `test-${randomUUID()}`;
  const config = { endpoint: inject("endpoint"), region, credentials: localCredentials };
  const client = new DynamoDBClient(config);
  try {
    await client.send(new CreateTableCommand(createTableInput(name)));
    await client.send(new UpdateTimeToLiveCommand(timeToLiveInput(name)));
  } finally {
    client.destroy();
  }
  return { name, config };
}
