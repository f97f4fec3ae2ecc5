import { createServer, type IncomingMessage, type Server } from "node:http";
import { close, listen, loopback } from "#infra/local/port.ts";

/** Where a process dies at one of its writes: before the engine has it, or before it hears that the engine has it. */
export type Moment = "before" | "after";

/** Stands before the engine, and before whatever else the process writes to. From the n-th write of a life on nothing comes through, as when the caller has died. */
export type Mortal = {
  endpoint: string;
  /** Stands before another server too: what it is asked to PUT is one of the writes. Returns its address. */
  before(url: string): Promise<string>;
  /** The next life; without a number it does not end. */
  live(dieAt?: number, moment?: Moment): void;
  isDead(): boolean;
  stop(): Promise<void>;
};

const isWrite = (request: IncomingMessage) =>
  request.method === "PUT" ||
  /\.(TransactWriteItems|PutItem|UpdateItem|DeleteItem)$/.test(String(request.headers["x-amz-target"]));

export async function mortalEndpoint(engine: string): Promise<Mortal> {
  let left = Number.POSITIVE_INFINITY;
  let when: Moment = "before";
  const isDead = () => left <= 0;
  const servers: Server[] = [];
  const before = async (url: string) => {
    const server = createServer(async (request, response) => {
      const wasDead = isDead();
      if (isWrite(request)) left--;
      if (wasDead || (isDead() && when === "before")) return request.socket.destroy();
      const { status, type, text } = await forward(url, request);
      if (isDead()) return request.socket.destroy();
      response.writeHead(status, { "content-type": type }).end(text);
    });
    servers.push(server);
    return `http://${loopback}:${await listen(server, 0)}`;
  };
  return {
    endpoint: await before(engine),
    before,
    live(dieAt = Number.POSITIVE_INFINITY, moment = "before") {
      left = dieAt;
      when = moment;
    },
    isDead,
    stop: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

async function forward(server: string, request: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
  const body = Buffer.concat(chunks);
  const response = await fetch(new URL(request.url ?? "/", server), {
    method: request.method ?? "POST",
    headers: headers as Record<string, string>,
    ...(body.length === 0 ? {} : { body }),
  });
  return {
    status: response.status,
    type: response.headers.get("content-type") ?? "",
    text: await response.text(),
  };
}
