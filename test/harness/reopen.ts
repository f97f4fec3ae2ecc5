import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type AttributeValue, DynamoDBClient, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import type { Head } from "./dump.ts";
import { freshTable, type TestTable } from "./table.ts";

type Item = Record<string, AttributeValue>;

const withBytes = (_key: string, value: unknown) =>
  typeof value === "object" && value !== null && "base64" in value
    ? Buffer.from(String(value.base64), "base64")
    : value;

/** Puts what a file holds into a table of its own and its keys into a folder; `at`: the moment to which its clock belongs. */
export async function reopen(file: string): Promise<{ table: TestTable; keys: string; at: string }> {
  const [first = "", ...lines] = gunzipSync(readFileSync(file)).toString("utf8").split("\n");
  const head = JSON.parse(first) as Head;
  const table = await freshTable();
  const client = new DynamoDBClient(table.config);
  for (let at = 0; at < lines.length; at += 100) {
    const items = lines.slice(at, at + 100).map((line) => JSON.parse(line, withBytes) as Item);
    const puts = items.map((Item) => ({ Put: { TableName: table.name, Item } }));
    await client.send(new TransactWriteItemsCommand({ TransactItems: puts }));
  }
  client.destroy();
  const keys = join(mkdtempSync(join(tmpdir(), "machipool-dump-")), "keys");
  mkdirSync(keys, { mode: 0o700 });
  for (const [name, base64] of Object.entries(head.keys))
    writeFileSync(join(keys, name), Buffer.from(base64, "base64"), { mode: 0o600 });
  return { table, keys, at: head.at };
}
