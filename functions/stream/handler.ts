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
 * fails as a whole only when something does not answer just now; then everything from it on is delivered again. What happens to an
 * entry after it was put is told as damage, unless it is a disposal.
 */
export const handler = handle<DynamoDBStreamEvent, DynamoDBBatchResponse>("stream", (event) => inOrder(event, deliver));

async function deliver(record: DynamoDBRecord): Promise<void> {
  try {
    if (record.eventName === "MODIFY" || record.eventName === "REMOVE")
      return await Journal.bearWitness(changeOf(record));
    const item = fromImage(record.dynamodb?.NewImage as never);
    const outline = Journal.outlineOf(item);
    if (outline === undefined) return await Journal.bearWitness({ key: item, before: undefined, after: item });
    Call.measure({ streamAge: Math.max(0, now() - outline.at) / 1000 });
    await Journal.deliver(consumers, item);
  } catch (error) {
    Log.error("stream stopped", { why: error instanceof Error ? error.name : "unknown" });
    throw error;
  }
}

function changeOf({ dynamodb }: DynamoDBRecord): Journal.Change {
  const { Keys, OldImage, NewImage } = dynamodb ?? {};
  const itemOf = (image: typeof NewImage) => (image === undefined ? undefined : fromImage(image as never));
  return { key: fromImage(Keys as never), before: itemOf(OldImage), after: itemOf(NewImage) };
}
