import { setTimeout as sleep } from "node:timers/promises";
import { type PoolClient, RefusedError } from "./client.ts";

type Progress = { done: number; total?: number; of: string };
type Job = { id: string; status: string; progress?: Progress; outcome?: unknown; failure?: Record<string, unknown> };

const firstWaitMs = 250;
const longestWaitMs = 5_000;

/** Whether somebody sits there and watches; otherwise a line each time that something has changed. */
const watched = process.stderr.isTTY === true;

function say({ status, progress }: Job, before: string): string {
  const states: Record<string, string> = { ordered: "順番を待っています", running: "処理しています" };
  const of = progress === undefined ? "" : ` ${[progress.done, progress.total ?? []].flat().join("/")}${progress.of}`;
  const line = `${states[status] ?? "終わりました"}${of}`;
  if (line !== before) process.stderr.write(watched ? `\r\u001b[K${line}` : `${line}\n`);
  return line;
}

/**
 * Follows a job to its end and says on standard error how far it is. Interrupted, the job itself goes on.
 * @returns what came out
 * @throws RefusedError with the reason when the job has failed
 */
export async function follow<Outcome>(pool: PoolClient, path: string): Promise<Outcome> {
  let line = "";
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 1.5, longestWaitMs)) {
    const job = (await pool.get(path)) as Job;
    line = say(job, line);
    if (job.status === "done" || job.status === "failed") {
      if (watched) process.stderr.write("\n");
      if (job.failure !== undefined) throw new RefusedError(job.failure);
      return job.outcome as Outcome;
    }
    await sleep(wait);
  }
}
