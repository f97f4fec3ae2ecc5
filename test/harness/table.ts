import { randomUUID } from "node:crypto";
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { createTableInput, timeToLiveInput } from "#infra/table.ts";
import { engine } from "./engine.ts";
import type { Template } from "./template.ts";
import { signer, type Transport, transport } from "./transport.ts";

type Config = { endpoint: string; region: string; credentials: typeof localCredentials };
export type TestTable = { name: string; config: Config & { requestHandler?: Transport; signer?: typeof signer } };

const configOf = (endpoint: string): TestTable["config"] => ({
  endpoint,
  region,
  credentials: localCredentials,
  requestHandler: transport,
  signer,
});

/** A table that the engine's file has, where the engine began with a copy. */
export const tableIn = async (from: Template): Promise<TestTable> => ({
  name: from.table,
  config: configOf((await engine(from.file)).endpoint),
});

/** A table of its own for a test, and what a client needs to reach it. */
export async function freshTable(): Promise<TestTable> {
  const name = `test-${randomUUID()}`;
  const config = configOf((await engine()).endpoint);
  const client = new DynamoDBClient(config);
  try {
    await client.send(new CreateTableCommand(createTableInput(name)));
    await client.send(new UpdateTimeToLiveCommand(timeToLiveInput(name)));
  } finally {
    client.destroy();
  }
  return { name, config };
}

/** The table without the fence: what an attacker at the disk, or a broken disk, could do. */
export function rawClient(table: TestTable) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(table.config));
  const raw = {
    send: client.send.bind(client),
    get: async (pk: string, sk: string): Promise<Record<string, unknown>> => {
      const found = await client.send(new GetCommand({ TableName: table.name, Key: { pk, sk } }));
      return found.Item ?? {};
    },
    all: async (): Promise<Record<string, unknown>[]> => {
      const items: Record<string, unknown>[] = [];
      for await (const page of paginateScan({ client }, { TableName: table.name })) items.push(...(page.Items ?? []));
      return items;
    },
    removeAll: async (when: (item: Record<string, unknown>) => boolean): Promise<void> => {
      for (const { pk, sk } of (await raw.all()).filter(when)) {
        await client.send(new DeleteCommand({ TableName: table.name, Key: { pk, sk } }));
      }
    },
  };
  return raw;
}
