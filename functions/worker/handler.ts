import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as Job from "#core/job/index.ts";
import * as Log from "#core/log.ts";
import { parseHome } from "#core/table/key.ts";
import { handle } from "../handle.ts";
import { setup } from "../setup.ts";
import { runners } from "./runners.ts";

setup();

/** A step takes far less; what is left when so little time remains is handed on. */
const stepMs = 20_000;

/**
 * Does what is ordered in the home that a message names, until its time is nearly over; what is left gets another turn, behind the messages
 * of other homes that wait for a function. A failed message comes again, and holds up its own home only.
 */
export const handler = handle<SQSEvent, SQSBatchResponse>("worker", async (event, told) => {
  const hasTime = () => (told?.getRemainingTimeInMillis?.() ?? 0) > stepMs;
  const failed: string[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      await take(body, hasTime);
    } catch (error) {
      Log.error("worker stopped", { why: error instanceof Error ? error.name : "unknown" });
      failed.push(messageId);
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});

async function take(body: string, hasTime: () => boolean): Promise<void> {
  const home = parseHome((JSON.parse(body) as Job.Errand).home);
  const left = await Job.work(home, { loaders: runners, hasTime });
  if (left !== undefined) await Job.handOn(home, left);
}
