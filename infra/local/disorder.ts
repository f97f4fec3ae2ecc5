import type { DynamoDBRecord } from "aws-lambda";
import { below, type Random } from "#infra/local/random.ts";

const aggregateOf = (record: DynamoDBRecord) => record.dynamodb?.Keys?.pk?.S ?? "";

/** Batches of the records in an order that the real stream could have: mixed across aggregates, kept within each. */
export function disorder(records: readonly DynamoDBRecord[], random: Random): DynamoDBRecord[][] {
  const queues = byAggregate(records);
  const batches: DynamoDBRecord[][] = [[]];
  for (let left = records.length; left > 0; left--) {
    const at = below(random, queues.length);
    const next = queues[at]?.shift();
    if (queues[at]?.length === 0) queues.splice(at, 1);
    if (next !== undefined) batches.at(-1)?.push(next);
    if (left > 1 && random() < 0.2) batches.push([]);
  }
  return batches;
}

function byAggregate(records: readonly DynamoDBRecord[]): DynamoDBRecord[][] {
  const queues = new Map<string, DynamoDBRecord[]>();
  for (const record of records) {
    const queue = queues.get(aggregateOf(record));
    if (queue === undefined) queues.set(aggregateOf(record), [record]);
    else queue.push(record);
  }
  return [...queues.values()];
}

const share = 0.1;

/** Now and then the end of a batch comes a second time, as after a function that died before it could answer. */
export const repeated = (batch: readonly DynamoDBRecord[], random: Random): DynamoDBRecord[] =>
  random() < share ? batch.slice(below(random, batch.length)) : [];
