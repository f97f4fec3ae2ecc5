import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import * as Journal from "#core/journal/index.ts";
import * as Log from "#core/log.ts";
import { fromImage } from "#core/table/client.ts";
import { setup } from "../setup.ts";
import { consumers } from "./consumers.ts";

setup();

/**
 * Journal entries as the stream delivers them. What a consumer cannot do is parked for its aggregate, so a record
 * fails as a whole only when the table itself does not answer; then everything from it on is delivered again.
 */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const record of event.Records) {
    try {
      await Journal.deliver(consumers, fromImage(record.dynamodb?.NewImage as never));
    } catch (error) {
      Log.error("stream stopped", { why: error instanceof Error ? error.name : "unknown" });
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? "" }] };
    }
  }
  return { batchItemFailures: [] };
}
