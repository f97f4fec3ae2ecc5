import { alias } from "../infra/function.ts";
import { serviceTrust } from "../infra/role.ts";
import { schedules } from "../infra/schedule.ts";
import { stream } from "../infra/stream.ts";
import { account } from "./account.ts";
import type { Stores } from "./data.ts";
import { capital, type Functions } from "./function.ts";
import { deadLetters } from "./queue.ts";

export type Events = ReturnType<typeof event>;

/** What follows from the journal, and what follows from the clock. */
export function event(stores: Stores, run: Functions) {
  stores.table.subscribe("Journal", run.stream.arn, {
    filters: [
      {
        eventName: [...stream.eventNames],
        dynamodb: { Keys: { sk: { S: [{ "anything-but": [...stream.unheard] }] } } },
      },
    ],
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
  for (const { name, expression } of schedules)
    new sst.aws.CronV2(`${capital(name)}Tick`, {
      function: run.cron.arn,
      schedule: expression,
      timezone: "Asia/Tokyo",
      event: { schedule: name, time: "<aws.scheduler.scheduled-time>" }, // infra/schedule.ts, Tick
      retries: 0, // the next tick does what this one did not
      dlq: scheduleDeadLetters.arn,
      transform: {
        schedule: { description: name },
        role: { assumeRolePolicy: account.apply((id) => JSON.stringify(serviceTrust("scheduler.amazonaws.com", id))) },
      },
    });
  new aws.lambda.FunctionEventInvokeConfig("CronOnce", {
    functionName: run.cron.name,
    qualifier: alias,
    maximumRetryAttempts: 0,
    maximumEventAgeInSeconds: 60, // what found no room within a minute is the next tick's
  });
  return { scheduleDeadLetters };
}
