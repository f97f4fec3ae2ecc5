import { functions } from "../infra/function.ts";
import { serviceTrust } from "../infra/role.ts";
import { schedule } from "../infra/schedule.ts";
import { stream } from "../infra/stream.ts";
import { account } from "./account.ts";
import type { Stores } from "./data.ts";
import type { Functions } from "./function.ts";
import { deadLetters } from "./queue.ts";

export type Events = ReturnType<typeof event>;

/** What follows from the journal, and what follows from the clock. */
export function event(stores: Stores, run: Functions) {
  stores.table.subscribe("Journal", run.stream.arn, {
    filters: [{ eventName: [stream.eventName], dynamodb: { Keys: { sk: { S: [{ prefix: stream.sortKeyPrefix }] } } } }],
    transform: {
      eventSourceMapping: {
        startingPosition: "TRIM_HORIZON",
        batchSize: stream.batchSize,
        functionResponseTypes: ["ReportBatchItemFailures"],
        bisectBatchOnFunctionError: true,
        // a batch fails only while the table does not answer: go on for as long as the stream remembers, then say so
        maximumRetryAttempts: -1,
        maximumRecordAgeInSeconds: 20 * 3600,
        destinationConfig: { onFailure: { destinationArn: run.streamDeadLetters.arn } },
      },
    },
  });

  const scheduleDeadLetters = deadLetters("ScheduleDeadLetters");
  new sst.aws.CronV2("Sweep", {
    function: run.cron.arn,
    schedule: schedule.expression,
    timezone: "Asia/Tokyo",
    retries: 0, // the next tick does what this one did not
    dlq: scheduleDeadLetters.arn,
    transform: {
      schedule: { description: schedule.name },
      role: { assumeRolePolicy: account.apply((id) => JSON.stringify(serviceTrust("scheduler.amazonaws.com", id))) },
    },
  });
  new aws.lambda.FunctionEventInvokeConfig("SweepOnce", {
    functionName: run.cron.name,
    maximumRetryAttempts: 0,
    maximumEventAgeInSeconds: Math.max(60, functions.cron.timeout),
  });
  return { scheduleDeadLetters };
}
