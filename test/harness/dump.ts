import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import * as Clock from "#core/clock.ts";
import type { TestTable } from "./table.ts";

/** A pool as one file, gzipped lines of JSON: when it was taken and its keys, which are invented, and then every item. */
export type Head = { at: string; keys: Record<string, string>; items: number };

/** What JSON cannot hold of an item are its bytes. */
const bytes = (_key: string, value: unknown) =>
  value instanceof Uint8Array ? { base64: Buffer.from(value).toString("base64") } : value;

/** Writes the whole table of a pool and its keys into a file; returns how many items there are. */
export async function dump(table: TestTable, keys: string, file: string): Promise<number> {
  const client = new DynamoDBClient(table.config);
  const lines: string[] = [];
  for await (const page of paginateScan({ client }, { TableName: table.name, ConsistentRead: true }))
    for (const item of page.Items ?? []) lines.push(JSON.stringify(item, bytes));
  client.destroy();
  const contents = readdirSync(keys).map((name) => [name, readFileSync(join(keys, name)).toString("base64")]);
  const head: Head = { at: Clock.format(Clock.now()), keys: Object.fromEntries(contents), items: lines.length };
  writeFileSync(file, gzipSync([JSON.stringify(head), ...lines.sort()].join("\n")));
  return lines.length;
}
