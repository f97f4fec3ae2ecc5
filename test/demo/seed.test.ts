import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { afterEach, expect, test, vi } from "vitest";
import { seed } from "#infra/local/seed.ts";
import { type RunningPool, startPool } from "#infra/local/start.ts";
import { openClient } from "#infra/local/story/client.ts";
import { found, whole } from "./seeded.ts";

vi.hoisted(() => vi.stubEnv("LOG_LEVEL", "SILENT")); // read as the core is loaded

let pool: RunningPool | undefined;
afterEach(() => pool?.stop());

/** Every key of the table but those of the limits, which count calls and not what they did. */
async function stored(): Promise<string[]> {
  const client = new DynamoDBClient({ endpoint: process.env.DYNAMODB_ENDPOINT ?? "" });
  const keys: string[] = [];
  for await (const page of paginateScan({ client }, { TableName: process.env.TABLE_NAME })) {
    keys.push(...(page.Items ?? []).map(({ pk, sk }) => `${pk?.S} ${sk?.S}`));
  }
  return keys.filter((key) => !key.includes("#LIMIT#")).sort();
}

test("seeding again changes nothing, whether it was done or only not marked as done", async () => {
  pool = await startPool({ memory: true, port: 0, tickSeconds: 3600 });
  await seed(pool);
  expect(await found(pool)).toEqual(whole);
  const client = openClient(pool);
  await client.settle();
  const once = await stored();
  await seed(pool);
  const file = join(pool.folder, "seed.json");
  const mark = JSON.parse(readFileSync(file, "utf8"));
  expect(mark.done).toBe(true);
  writeFileSync(file, JSON.stringify({ ...mark, done: false }));
  await seed(pool);
  await client.settle();
  expect(await stored()).toEqual(once);
});
