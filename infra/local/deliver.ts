import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";

export type StreamHandler = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse | undefined>;

const longestPauseMs = 1_000;

/**
 * Delivers a batch until all of it is done, as the event source mapping does with partial batch responses: after a
 * failure everything from the first failed record on comes again. Throws when `signal` ends it before.
 */
export async function deliver(
  handler: StreamHandler,
  batch: readonly DynamoDBRecord[],
  signal: AbortSignal,
): Promise<void> {
  let left = [...batch];
  for (let pauseMs = 10; left.length > 0; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    signal.throwIfAborted();
    left = await attempt(handler, left);
    if (left.length > 0) await pause(pauseMs, signal);
  }
}

/** What has to come again. An unknown or empty identifier fails the whole batch, as in Lambda. */
async function attempt(handler: StreamHandler, batch: DynamoDBRecord[]): Promise<DynamoDBRecord[]> {
  const response = await handler({ Records: batch }).catch(() => "thrown" as const);
  if (response === "thrown") return batch;
  const failed = response?.batchItemFailures ?? [];
  const positions = failed.map(({ itemIdentifier }) =>
    batch.findIndex((record) => record.dynamodb?.SequenceNumber === itemIdentifier),
  );
  return positions.length === 0 ? [] : batch.slice(Math.max(0, Math.min(...positions)));
}

/** Waits, but not longer than until `signal`. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
