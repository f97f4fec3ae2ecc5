import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import * as Call from "#core/call.ts";
import { now } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import * as Log from "#core/log.ts";
import { fromImage } from "#core/table/client.ts";
import * as Witness from "#core/witness/index.ts";
import { handle } from "../handle.ts";
import { items } from "../items.ts";
import { setup } from "../setup.ts";
import { consumers } from "./consumers.ts";
import { inOrder } from "./in-order.ts";

setup();

/**
 * Journal entries as the stream delivers them, and the heads that vouch for them. What a consumer cannot do is parked for its aggregate, so
 * a record fails as a whole only when something does not answer just now; then everything from it on is delivered again. What happens to
 * an entry after it was put is told as damage, unless it is a disposal; so is an entry of which its head knows nothing, and any change of
 * any other item that the pool did not make.
 */
export const handler = handle<DynamoDBStreamEvent, DynamoDBBatchResponse>("stream", (event) => {
  const heads = headsIn(event);
  return inOrder(event, (record) => deliver(changeOf(record), record.eventName, heads));
});

type Heads = ReadonlyMap<string, Journal.Change["after"]>;

async function deliver(change: Journal.Change, name: DynamoDBRecord["eventName"], heads: Heads): Promise<void> {
  const { key, after } = change;
  try {
    if (key.sk !== "HEAD" && !key.sk.startsWith("J#")) return await Witness.bearWitness(change, items);
    const isNew = name !== "MODIFY" && name !== "REMOVE" && key.sk !== "HEAD";
    const entry = isNew && after !== undefined ? Journal.outlineOf(after) : undefined;
    if (entry === undefined || after === undefined) return await Journal.bearWitness(change);
    if (!(await Journal.isVouchedFor(after, heads.get(key.pk)))) return;
    Call.measure({ streamAge: Math.max(0, now() - entry.at) / 1000 });
    await Journal.deliver(consumers, after);
  } catch (error) {
    Log.error("stream stopped", { why: error instanceof Error ? error.name : "unknown" });
    throw error;
  }
}

function changeOf({ dynamodb }: DynamoDBRecord): Journal.Change {
  const { Keys, OldImage, NewImage, ApproximateCreationDateTime: at } = dynamodb ?? {};
  const itemOf = (image: typeof NewImage) => (image === undefined ? undefined : fromImage(image as never));
  return {
    key: fromImage((Keys ?? NewImage) as never),
    before: itemOf(OldImage),
    after: itemOf(NewImage),
    ...(at ? { at: at * 1000 } : {}),
  };
}

/** The last head of each aggregate that came with this batch: an act writes both, so that most entries bring theirs along. */
const headsIn = ({ Records }: DynamoDBStreamEvent): Heads =>
  new Map(
    Records.filter(({ dynamodb }) => dynamodb?.Keys?.sk?.S === "HEAD")
      .map(changeOf)
      .map(({ key, after }) => [key.pk, after]),
  );
