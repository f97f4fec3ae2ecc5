import { DeleteItemCommand, DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { StreamHandler } from "#infra/local/deliver.ts";
import { disorder, repeated } from "#infra/local/disorder.ts";
import { temporaryFolder } from "#infra/local/folder.ts";
import { startPump } from "#infra/local/pump.ts";
import { seeded } from "#infra/local/random.ts";
import { freshTable } from "#test/harness/table.ts";

const folder = temporaryFolder();
afterAll(() => folder.close());

type Seen = { pk: string; sk: string };
const keyOf = (record: DynamoDBRecord): Seen => ({
  pk: record.dynamodb?.Keys?.pk?.S ?? "",
  sk: record.dynamodb?.Keys?.sk?.S ?? "",
});
const nameOf = (record: DynamoDBRecord) => `${keyOf(record).pk} ${keyOf(record).sk}`;

async function bench() {
  const { name, config } = await freshTable();
  const client = new DynamoDBClient(config);
  const put = (pk: string, sk: string, more = {}) =>
    client.send(new PutItemCommand({ TableName: name, Item: { pk: { S: pk }, sk: { S: sk }, ...more } }));
  const pump = (handler: StreamHandler, seed = 1) =>
    startPump({ endpoint: config.endpoint, table: name, checkpointFile: folder.file(name), handler, seed, pollMs: 10 });
  return { name, client, put, pump };
}

test("a journal entry arrives in the shape that Lambda gives it", async () => {
  const { put, pump } = await bench();
  const records: DynamoDBRecord[] = [];
  await put("31#313254#APP#1", "J#000001", {
    personal: { B: Buffer.from([1, 2, 255]) },
    nested: { L: [{ M: { bytes: { BS: [Buffer.from([4])] } } }] },
    fee: { N: "300" },
  });
  const running = await pump(async ({ Records }) => {
    records.push(...Records);
    return { batchItemFailures: [] };
  });
  await running.drain();
  await running.stop();
  expect(records[0]).toEqual({
    eventID: expect.any(String),
    eventName: "INSERT",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "ap-northeast-1",
    eventSourceARN: expect.stringMatching(/^arn:aws:dynamodb:.+\/stream\/.+/),
    dynamodb: {
      ApproximateCreationDateTime: expect.any(Number),
      Keys: { pk: { S: "31#313254#APP#1" }, sk: { S: "J#000001" } },
      NewImage: {
        pk: { S: "31#313254#APP#1" },
        sk: { S: "J#000001" },
        personal: { B: "AQL/" },
        nested: { L: [{ M: { bytes: { BS: ["BA=="] } } }] },
        fee: { N: "300" },
      },
      SequenceNumber: expect.stringMatching(/^\d+$/),
      SizeBytes: expect.any(Number),
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  });
  expect(records[0]?.dynamodb?.ApproximateCreationDateTime).toBeLessThan(1e10);
  expect(unmarshall(records[0]?.dynamodb?.NewImage as never)).toMatchObject({ fee: 300 });
});

test("what is put, changed and removed of the journal arrives with what was there before, and so does every other item, but a bucket", async () => {
  const { name, client, put, pump } = await bench();
  await put("a", "STATE");
  await put("a", "BUCKET");
  await put("a", "J#1");
  const key = { pk: { S: "a" }, sk: { S: "J#1" } };
  await client.send(
    new UpdateItemCommand({
      TableName: name,
      Key: key,
      UpdateExpression: "SET x = :x",
      ExpressionAttributeValues: { ":x": { N: "1" } },
    }),
  );
  await client.send(new DeleteItemCommand({ TableName: name, Key: key }));
  const seen = new Set<string>();
  const running = await pump(async ({ Records }) => {
    for (const record of Records) {
      const { OldImage, NewImage } = record.dynamodb ?? {};
      seen.add([record.eventName, nameOf(record), OldImage?.x?.N, NewImage?.x?.N].join(" "));
    }
    return { batchItemFailures: [] };
  });
  await running.drain();
  await running.stop();
  expect([...seen]).toEqual(["INSERT a STATE  ", "INSERT a J#1  ", "MODIFY a J#1  1", "REMOVE a J#1 1 "]);
});

test("whatever fails, everything arrives, and for the first time in order within an aggregate", async () => {
  const { put, pump } = await bench();
  const written: string[] = [];
  for (let i = 0; i < 40; i++) {
    for (const pk of ["a", "b", "c"]) {
      await put(pk, `J#${String(i).padStart(3, "0")}`);
      written.push(`${pk} J#${String(i).padStart(3, "0")}`);
    }
  }
  const random = seeded(7);
  const done: string[] = [];
  let repeats = 0;
  const running = await pump(async ({ Records }) => {
    for (const record of Records) {
      const die = random();
      if (die < 0.02) throw new Error("the function died");
      if (die < 0.05) return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? "" }] };
      if (done.includes(nameOf(record))) repeats++;
      else done.push(nameOf(record));
    }
    return { batchItemFailures: [] };
  });
  await running.drain();
  await running.stop();
  for (const pk of ["a", "b", "c"]) {
    const own = (name: string) => name.startsWith(pk);
    expect(done.filter(own)).toEqual(written.filter(own));
  }
  expect(done).not.toEqual(written);
  expect(repeats).toBeGreaterThan(0);
});

test("after a restart nothing that was delivered comes again, and nothing that was not is lost", async () => {
  const { put, pump } = await bench();
  const seen: string[] = [];
  const collect: StreamHandler = async ({ Records }) => {
    for (const record of Records) seen.push(nameOf(record));
    return { batchItemFailures: [] };
  };
  await put("a", "J#1");
  const first = await pump(collect);
  await first.drain();
  await first.stop();
  await put("a", "J#2");
  seen.length = 0;
  const second = await pump(collect, 2);
  await second.drain();
  await second.stop();
  expect(new Set(seen)).toEqual(new Set(["a J#2"]));
});

test("what a stop interrupts is delivered by the next start", async () => {
  const { put, pump } = await bench();
  await put("a", "J#1");
  let tried = () => {};
  const attempted = new Promise<void>((resolve) => {
    tried = resolve;
  });
  const first = await pump(async ({ Records }) => {
    tried();
    return { batchItemFailures: [{ itemIdentifier: Records[0]?.dynamodb?.SequenceNumber ?? "" }] };
  });
  const drained = first.drain();
  await attempted;
  await first.stop();
  await expect(drained).rejects.toThrow("stopped");
  const seen: string[] = [];
  const second = await pump(async ({ Records }) => {
    seen.push(...Records.map(nameOf));
    return { batchItemFailures: [] };
  });
  await second.drain();
  await second.stop();
  expect(new Set(seen)).toEqual(new Set(["a J#1"]));
});

test("drained means that what a delivery has written is delivered too", async () => {
  const { put, pump } = await bench();
  const seen = new Set<string>();
  const running = await pump(async ({ Records }) => {
    for (const record of Records) {
      const depth = Number(keyOf(record).sk.slice(2));
      seen.add(nameOf(record));
      if (depth < 5) await put("a", `J#${depth + 1}`);
    }
    return { batchItemFailures: [] };
  });
  await put("a", "J#1");
  await running.drain();
  await running.stop();
  expect([...seen].sort()).toEqual([1, 2, 3, 4, 5].map((depth) => `a J#${depth}`));
});

const record = (pk: string, sequence: number): DynamoDBRecord => ({
  dynamodb: { Keys: { pk: { S: pk } }, SequenceNumber: String(sequence) },
});
const records = fc
  .array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 50 })
  .map((keys) => keys.map((pk, i) => record(pk, i)));

test("disorder loses nothing, adds nothing and keeps the order within an aggregate", () => {
  fc.assert(
    fc.property(records, fc.integer(), (given, seed) => {
      const mixed = disorder(given, seeded(seed)).flat();
      const of = (list: DynamoDBRecord[], pk: string) => list.filter((each) => each.dynamodb?.Keys?.pk?.S === pk);
      expect(mixed).toHaveLength(given.length);
      for (const pk of ["a", "b", "c", "d"]) expect(of(mixed, pk)).toEqual(of(given, pk));
    }),
  );
});

test("what is repeated is the end of a batch", () => {
  fc.assert(
    fc.property(records, fc.integer(), (given, seed) => {
      const again = repeated(given, seeded(seed));
      expect(again).toEqual(again.length === 0 ? [] : given.slice(-again.length));
    }),
  );
});
