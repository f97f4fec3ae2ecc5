import { functions } from "../infra/function.ts";
import { jobQueue } from "../infra/queue.ts";
import type { Functions } from "./function.ts";
import { deadLetters, overTls } from "./queue.ts";

/** The queue of errands: one group per home, in order; and what was not done in ten turns. */
export function jobs() {
  const laidAside = deadLetters("JobDeadLetters", { fifoQueue: true });
  const queue = new aws.sqs.Queue("Jobs", {
    name: `${$app.name}-${$app.stage}-Jobs.fifo`,
    fifoQueue: true,
    // order is kept within a group, and one group's throughput is no other's
    deduplicationScope: "messageGroup",
    fifoThroughputLimit: "perMessageGroupId",
    visibilityTimeoutSeconds: Math.max(jobQueue.visibleAfter, functions.worker.timeout),
    messageRetentionSeconds: 4 * 24 * 3600,
    sqsManagedSseEnabled: true,
    redrivePolicy: laidAside.arn.apply((arn) =>
      JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: jobQueue.attempts }),
    ),
  });
  overTls("Jobs", queue);
  return { queue, deadLetters: laidAside };
}

/** Hands messages to the worker: one at a time of each home, homes side by side. */
export function takeJobs(run: Functions): void {
  new aws.lambda.EventSourceMapping("JobsToWorker", {
    eventSourceArn: run.jobs.queue.arn,
    functionName: run.worker.arn,
    batchSize: jobQueue.batchSize,
    functionResponseTypes: ["ReportBatchItemFailures"],
  });
}
