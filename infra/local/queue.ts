import { randomUUID } from "node:crypto";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Errand, Queue } from "#core/port.ts";
import { region } from "#infra/local/credentials.ts";
import { jobQueue } from "#infra/queue.ts";

export type WorkerHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

export type LocalQueue = Queue & {
  /** From now on the handler takes what was and will be sent. */
  take(handler: WorkerHandler): void;
  /** Resolves when nothing is left; whether there was anything. */
  idle(): Promise<boolean>;
  stop(): Promise<void>;
};

type Options = { timeoutMs?: number; pauseMs?: number };

/**
 * The queue of errands in this process: one message of a group at a time and in order, groups side by side, a failed message again before the next
 * of its group, and an id only once while it waits. What it holds dies with the process, as a lost message would; the schedule finds the jobs.
 */
export function createQueue({ timeoutMs = 60_000, pauseMs = 50 }: Options = {}): LocalQueue {
  const groups = new Map<string, Errand[]>();
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let handler: WorkerHandler | undefined;

  async function attempt(errand: Errand, take: WorkerHandler): Promise<boolean> {
    const started = Date.now();
    const context = { getRemainingTimeInMillis: () => timeoutMs - (Date.now() - started) } as Context;
    const answer = await take(eventOf(errand), context).catch(() => undefined);
    return answer !== undefined && answer.batchItemFailures.length === 0;
  }

  async function drain(group: string, take: WorkerHandler): Promise<void> {
    const waiting = groups.get(group) ?? [];
    let failures = 0;
    for (let errand = waiting[0]; errand !== undefined && !stopping.signal.aborted; errand = waiting[0]) {
      const done = await attempt(errand, take);
      failures = done ? 0 : failures + 1;
      if (done || failures === jobQueue.attempts) {
        waiting.shift();
        failures = 0;
      } else await pause(pauseMs * 2 ** Math.min(failures, 6), stopping.signal);
    }
    running.delete(group);
    if (waiting.length === 0) groups.delete(group);
  }

  function start(group: string): void {
    if (handler !== undefined && !stopping.signal.aborted && !running.has(group))
      running.set(group, drain(group, handler));
  }

  return {
    async send(errand) {
      const waiting = groups.get(errand.group) ?? [];
      groups.set(errand.group, waiting);
      if (!waiting.some(({ id }) => id === errand.id)) waiting.push(errand);
      start(errand.group);
    },
    take(next) {
      handler = next;
      for (const group of groups.keys()) start(group);
    },
    async idle() {
      const had = running.size > 0;
      while (running.size > 0) await Promise.all(running.values());
      return had;
    },
    async stop() {
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}

/** What the event source mapping hands over: one message. */
const eventOf = ({ group, id, body }: Errand): SQSEvent => ({
  Records: [
    {
      messageId: randomUUID(),
      receiptHandle: id,
      body,
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: String(Date.now()),
        SenderId: "embedded",
        ApproximateFirstReceiveTimestamp: String(Date.now()),
        MessageGroupId: group,
        MessageDeduplicationId: id,
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: `arn:aws:sqs:${region}:000000000000:jobs.fifo`,
      awsRegion: region,
    },
  ],
});

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
