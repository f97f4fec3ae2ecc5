import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";

/**
 * One record after the other, and none after one that failed: the stream delivers everything from the first failed sequence
 * number on again. Powertools has this order for FIFO queues only; its processor of streams goes on after a failure.
 */
class InOrder extends BatchProcessor {
  override async processRecord(record: DynamoDBRecord): ReturnType<BatchProcessor["processRecord"]> {
    if (this.failureMessages.length > 0) return ["fail", "not reached", record];
    return super.processRecord(record);
  }

  /** A record without a number fails the batch as a whole; left out, it would count as done. */
  override collectDynamoDBFailures(): { itemIdentifier: string }[] {
    return this.failureMessages.map((record) => ({
      itemIdentifier: ("dynamodb" in record ? record.dynamodb?.SequenceNumber : undefined) ?? "",
    }));
  }
}

/** Runs each record of a batch in order and tells which one failed first, if one did. */
export const inOrder = (
  event: DynamoDBStreamEvent,
  run: (record: DynamoDBRecord) => Promise<void>,
): Promise<DynamoDBBatchResponse> =>
  processPartialResponse(event, run, new InOrder(EventType.DynamoDBStreams), {
    processInParallel: false,
    throwOnFullBatchFailure: false,
  });
