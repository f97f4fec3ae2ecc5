import { AsyncLocalStorage } from "node:async_hooks";
import { type Got, type Sent, type Transport, transport } from "./transport.ts";

/** How DynamoDB refuses what it would take a moment later; neither engine that the tests have ever does. */
export type Trouble = "conflict" | "conflict of a put" | "throttled" | "throttled in a transaction" | "half a batch";

/** Stands before the engine and refuses, once for each trouble in the list, the next command that it can happen to. */
export type Busy = {
  requestHandler: Transport;
  troubles: Trouble[];
  /** The names of the commands that came. */
  commands: string[];
  /**
   * What somebody else does before the command that comes as the nth of its name from now on; between its halves when it is a
   * batch, which is not read at one moment.
   */
  between?: { name: string; nth: number; act: () => Promise<unknown> } | undefined;
};

/** Somebody else is no part of what is going on here. */
const elsewhere = AsyncLocalStorage.snapshot();

export function busyTransport(): Busy {
  const busy: Busy = { troubles: [], commands: [], requestHandler: { ...transport, handle } };
  return busy;

  async function handle(request: Sent): Promise<Got> {
    const [, command = ""] = String(request.headers["x-amz-target"]).split(".");
    busy.commands.push(command);
    const [trouble] = busy.troubles;
    if (trouble !== undefined && happens[trouble].test(command)) {
      busy.troubles.shift();
      if (trouble !== "half a batch") return refusal(trouble);
    }
    const isBatch = command === "BatchGetItem";
    const between = busy.between?.name === command && --busy.between.nth === 0 ? busy.between : undefined;
    if (!isBatch) if (between !== undefined) await elsewhere(between.act);
    if (!isBatch || (trouble !== "half a batch" && between === undefined)) return transport.handle(request);
    const { now, rest } = halvesOf(request);
    const { response } = await transport.handle({ ...request, clone: request.clone, body: JSON.stringify(now) });
    if (between !== undefined) await elsewhere(between.act);
    const answer = JSON.parse(Buffer.from(response.body).toString()) as object;
    return answered(response.statusCode, { ...answer, UnprocessedKeys: rest });
  }
}

const answered = (statusCode: number, body: object): Got => ({
  response: {
    statusCode,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: Buffer.from(JSON.stringify(body)),
  },
});

const happens: Record<Trouble, RegExp> = {
  conflict: /^TransactWriteItems$/,
  "conflict of a put": /^PutItem$/,
  throttled: /./,
  "throttled in a transaction": /^TransactWriteItems$/,
  "half a batch": /^BatchGetItem$/,
};

/** As in the API reference of DynamoDB: names of errors, and reasons in the order of the actions. */
function refusal(trouble: Exclude<Trouble, "half a batch">): Got {
  const reasons = (Code: string) => ({ CancellationReasons: [{ Code }, { Code: "None" }] });
  const [name, more] = {
    conflict: ["TransactionCanceledException", reasons("TransactionConflict")] as const,
    "conflict of a put": ["TransactionConflictException", {}] as const,
    throttled: ["ProvisionedThroughputExceededException", {}] as const,
    "throttled in a transaction": ["TransactionCanceledException", reasons("ThrottlingError")] as const,
  }[trouble];
  return answered(400, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: "busy", ...more });
}

type Batch = { RequestItems: Record<string, { Keys: object[] }> };

/** DynamoDB may leave any part of a batch for later, and reads no two parts at one moment; here the first half waits. */
function halvesOf({ body }: Sent): { now: Batch; rest: Batch["RequestItems"] } {
  const batch = JSON.parse(Buffer.from(body).toString()) as Batch;
  const part = (from: (count: number) => number, to: (count: number) => number) =>
    Object.fromEntries(
      Object.entries(batch.RequestItems).map(([table, { Keys, ...options }]) => [
        table,
        { ...options, Keys: Keys.slice(from(Keys.length), to(Keys.length)) },
      ]),
    );
  const half = (count: number) => Math.floor(count / 2);
  return { now: { ...batch, RequestItems: part(half, (count) => count) }, rest: part(() => 0, half) };
}
