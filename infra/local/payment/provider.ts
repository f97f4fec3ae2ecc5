import { createHmac, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { StartFailure } from "#infra/local/failure.ts";
import { close, listen, loopback } from "#infra/local/port.ts";
import { writeWhole } from "#infra/local/whole.ts";
import type { Credentials } from "./adapter.ts";
import { respond } from "./api.ts";
import { type Book, isPayable, type Order, openBook, type State } from "./book.ts";
import { type Delivery, type How, openOutbox, type Post, type Posted } from "./outbox.ts";
import { choices, messagePage, orderPage } from "./page.ts";

export type Provider = {
  url: string;
  credentials(town: string): Credentials;
  orders(): Order[];
  /** Moves an order without its payer: a late capture, for one. @throws RangeError when there is none */
  move(id: string, state: State): void;
  /** What becomes of messages from now on; those that were held are sent, `twice` and the last one first if wanted. */
  deliver(delivery: Delivery, how?: How): Promise<void>;
  /** The message about an order's present state, signed now. */
  message(id: string): Posted;
  stop(): Promise<void>;
};

/** Without `post`, no message is sent. */
type Options = { port: number; folder: string; post?: Post };

const limit = 16_384;

/** A provider of online payment whose money is invented: an HTTP API, a page to pay on, signed messages, and a memory. */
export async function startProvider({ port, folder, post }: Options): Promise<Provider> {
  const book = openBook(join(folder, "orders"));
  const secret = loadSecret(folder);
  const derive = (...names: string[]) => createHmac("sha256", secret).update(names.join(" ")).digest("base64url");
  const credentials = (town: string) => ({ apiKey: derive("api", town), messageKey: derive("message", town) });
  const tokenOf = (id: string) => derive("page", id).slice(0, 27);
  const server = createServer(async (request, response) => {
    try {
      await (request.url?.startsWith("/pay/") ? serve(request, response) : answer(request, response));
    } catch {
      json(response, 400, { message: "読み取れません。" });
    }
  });
  const url = `http://${loopback}:${await listen(server, port)}`;

  const outbox = openOutbox(book, credentials, post);
  const move = (order: Order, state: State) => outbox.tell(book.move(order, state));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = respond(book, request, await read(request), credentials);
    const { page, ...rest } = body as { page?: string };
    json(response, status, page === undefined ? rest : { page: `${url}/pay/${tokenOf(page)}` });
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const order = book.list().find(({ id }) => request.url === `/pay/${tokenOf(id)}`);
    if (order === undefined) return page(response, 404, messagePage("この支払いはありません。"));
    if (request.method !== "POST") return page(response, 200, orderPage(order));
    const choice = choices[new URLSearchParams(await read(request)).get("choose") ?? ""];
    if (choice === undefined) return page(response, 400, messagePage("この操作はできません。"));
    if (choice.state !== undefined && isPayable(order)) move(order, choice.state);
    response.writeHead(303, { location: order.returnTo, "cache-control": "no-store" }).end();
  }

  void outbox.deliver("send"); // what an earlier life did not hand over
  return {
    url,
    credentials,
    orders: book.list,
    move: (id, state) => move(known(book, id), state),
    deliver: outbox.deliver,
    message(id) {
      const order = known(book, id);
      return outbox.message(order, order.state);
    },
    async stop() {
      await close(server);
      await outbox.stop();
    },
  };
}

function known(book: Book, id: string): Order {
  const order = book.find(id);
  if (order === undefined) throw new RangeError(`注文 ${id} はありません。`);
  return order;
}

function loadSecret(folder: string): string {
  const file = join(folder, "secret");
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) writeWhole(file, randomBytes(32).toString("hex"), { secret: true });
  const secret = readFileSync(file, "utf8");
  if (/^[0-9a-f]{64}$/.test(secret)) return secret;
  throw new StartFailure(
    "damaged",
    `決済（架空）の鍵 ${file} が壊れています。ほかのデータは無事です。このファイルだけを消すと、次の起動で作り直します（開いている支払いの頁は使えなくなるので、納付をし直してください）。`,
  );
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new Error("body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function page(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" }).end(body);
}
