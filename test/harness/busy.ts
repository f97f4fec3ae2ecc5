import { createServer, type ServerResponse } from "node:http";
import { close, listen, loopback } from "#infra/local/port.ts";

/** How DynamoDB refuses what it would take a moment later; neither engine that the tests have ever does. */
export type Trouble = "conflict" | "conflict of a put" | "throttled" | "throttled in a transaction" | "half a batch";

/** Stands before the engine and refuses, once for each trouble in the list, the next command that it can happen to. */
export type Busy = {
  endpoint: string;
  troubles: Trouble[];
  /** The names of the commands that came. */
  commands: string[];
  /**
   * What somebody else does before the command that comes as the nth of its name from now on; between its halves when it is a
   * batch, which is not read at one moment.
   */
  between?: { name: string; nth: number; act: () => Promise<unknown> } | undefined;
  stop(): Promise<void>;
};

export async function busyEndpoint(engine: string): Promise<Busy> {
  const troubles: Trouble[] = [];
  const busy: Busy = { endpoint: "", troubles, commands: [], stop: () => close(server) };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, command = ""] = String(request.headers["x-amz-target"]).split(".");
    busy.commands.push(command);
    const [trouble] = troubles;
    if (trouble !== undefined && happens[trouble].test(command)) {
      troubles.shift();
      if (trouble !== "half a batch") return refuse(response, trouble);
    }
    const isBatch = command === "BatchGetItem";
    const between = busy.between?.name === command && --busy.between.nth === 0 ? busy.between : undefined;
    if (!isBatch) await between?.act();
    const halved = isBatch && (trouble === "half a batch" || between !== undefined);
    const { body, rest } = halved ? halfOf(Buffer.concat(chunks)) : { body: Buffer.concat(chunks), rest: {} };
    const headers = { ...(request.headers as Record<string, string>) };
    delete headers["content-length"];
    const answer = await fetch(engine, { method: "POST", headers, body });
    const text = await answer.text();
    if (halved) await between?.act();
    response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" });
    response.end(halved ? JSON.stringify({ ...(JSON.parse(text) as object), UnprocessedKeys: rest }) : text);
  });
  busy.endpoint = `http://${loopback}:${await listen(server, 0)}`;
  return busy;
}

const happens: Record<Trouble, RegExp> = {
  conflict: /^TransactWriteItems$/,
  "conflict of a put": /^PutItem$/,
  throttled: /./,
  "throttled in a transaction": /^TransactWriteItems$/,
  "half a batch": /^BatchGetItem$/,
};

/** As in the API reference of DynamoDB: names of errors, and reasons in the order of the actions. */
function refuse(response: ServerResponse, trouble: Exclude<Trouble, "half a batch">): void {
  const reasons = (Code: string) => ({ CancellationReasons: [{ Code }, { Code: "None" }] });
  const [name, more] = {
    conflict: ["TransactionCanceledException", reasons("TransactionConflict")] as const,
    "conflict of a put": ["TransactionConflictException", {}] as const,
    throttled: ["ProvisionedThroughputExceededException", {}] as const,
    "throttled in a transaction": ["TransactionCanceledException", reasons("ThrottlingError")] as const,
  }[trouble];
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: "busy", ...more };
  response.writeHead(400, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
}

type Batch = { RequestItems: Record<string, { Keys: object[] }> };

/** DynamoDB may leave any part of a batch for later, and reads no two parts at one moment; here the first half waits. */
function halfOf(bytes: Buffer): { body: Buffer; rest: Batch["RequestItems"] } {
  const batch = JSON.parse(bytes.toString()) as Batch;
  const part = (from: (count: number) => number, to: (count: number) => number) =>
    Object.fromEntries(
      Object.entries(batch.RequestItems).map(([table, { Keys, ...options }]) => [
        table,
        { ...options, Keys: Keys.slice(from(Keys.length), to(Keys.length)) },
      ]),
    );
  const half = (count: number) => Math.floor(count / 2);
  const now = part(half, (count) => count);
  return { body: Buffer.from(JSON.stringify({ ...batch, RequestItems: now })), rest: part(() => 0, half) };
}
