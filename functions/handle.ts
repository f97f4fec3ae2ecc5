import middy from "@middy/core";
import * as Call from "#core/call.ts";
import * as Log from "#core/log.ts";
import * as Port from "#core/port.ts";

/** What Lambda tells of a call; one machine tells nothing. */
export type Told = { awsRequestId?: string; invokedFunctionArn?: string; getRemainingTimeInMillis?: () => number };
type Handler<E, R> = (event: E, told?: Told) => Promise<R>;

/**
 * What every function is wrapped in that is not the API: a line in the log when a call ends, and what it has measured. The
 * context is opened around middy and not in a `before`: what is entered there stays entered in whoever called, and
 * Powertools' own stores (`appendKeys`, its buffer of metrics) are shared by calls that run at the same time.
 */
export function handle<E, R>(of: string, run: Handler<E, R>): Handler<E, R> {
  const wrapped = middy<E, R>((event: E, told: unknown) => run(event, told as Told | undefined))
    .after(async () => end("ended"))
    .onError(async ({ error }) => end("failed", error?.name ?? "unknown"));
  return (event, told) => Call.begin(of, told?.awsRequestId, () => wrapped(event, told as never));
}

async function end(how: "ended" | "failed", why?: string): Promise<void> {
  const { of, started, measured } = Call.use();
  const ms = Math.round(performance.now() - started);
  if (why === undefined) Log.info(how, { of, ms });
  else Log.error(how, { of, ms, why });
  if (Object.keys(measured).length > 0) await Port.use().measures.record(measured);
}
