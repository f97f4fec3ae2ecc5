import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import * as Call from "#core/call.ts";
import { now } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import * as Log from "#core/log.ts";
import { fromImage } from "#core/table/client.ts";
import { handle } from "../handle.ts";
import { setup } from "../setup.ts";
import { consumers } from "./consumers.ts";
import { inOrder } from "./in-order.ts";

setup();

/**
 * Journal entries as the stream delivers them. What a consumer cannot do is parked for its aggregate, so a record
 * fails as a whole only when the table itself does not answer; then everything from it on is delivered again.
 */
export const handler = handle<DynamoDBStreamEvent, DynamoDBBatchResponse>("stream", (event) => inOrder(event, deliver));

async function deliver(record: DynamoDBRecord): Promise<void> {
  try {
    const item = fromImage(record.dynamodb?.NewImage as never);
    Call.measure({ streamAge: Math.max(0, now() - Journal.fromItem(item, undefined).at) / 1000 });
    await Journal.deliver(consumers, item);
  } catch (error) {
    Log.error("stream stopped", { why: error instanceof Error ? error.name : "unknown" });
    throw error;
  }
}
