import { createHmac, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import * as z from "zod";
import { now } from "#core/clock.ts";
import { close, listen, loopback } from "#infra/local/port.ts";
import { writeWhole } from "#infra/local/whole.ts";
import type { Credentials } from "./adapter.ts";
import { type Asked, type Book, capturedOf, hasEnded, isPayable, type Order, openBook, type State } from "./book.ts";
import { choices, messagePage, orderPage } from "./page.ts";
import { sign, signatureHeader } from "./signature.ts";

/** A message as it is posted: to whom, signed just now. */
export type Posted = { url: string; headers: Record<string, string>; text: string };

/** `send`: at once; `hold`: kept until they are sent; `lose`: never. */
export type Delivery = "send" | "hold" | "lose";

export type Provider = {
  url: string;
  credentials(town: string): Credentials;
  orders(): Order[];
  /** Moves an order without its payer: a late capture, for one. @throws RangeError when there is none */
  move(id: string, state: State): void;
  /** What becomes of messages from now on; those that were held are sent, `twice` and the last one first if wanted. */
  deliver(delivery: Delivery, how?: { twice?: boolean; reversed?: boolean }): Promise<void>;
  /** The message about an order's present state, signed now. */
  message(id: string): Posted;
  stop(): Promise<void>;
};

/** `post` hands a message over and says whether it was taken; without it, none is sent. */
type Options = {
  port: number;
  folder: string;
  post?: (message: Posted, signal: AbortSignal) => Promise<boolean>;
};

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

  let delivery: Delivery = "send";
  const stopping = new AbortController();
  let posting = Promise.resolve();
  const signed = (order: Order, state: State): Posted => {
    const text = JSON.stringify({ order: order.id, reference: order.reference, state });
    const { messageKey } = credentials(order.town);
    return { url: order.notifyTo, headers: { [signatureHeader]: sign(messageKey, now(), text) }, text };
  };
  const postAll = async (how: { twice?: boolean; reversed?: boolean }) => {
    const waiting = book.list().flatMap((order) => order.untold.map((state) => ({ id: order.id, state })));
    for (const { id, state } of how.reversed ? waiting.reverse() : waiting) {
      const order = book.find(id);
      if (order === undefined || post === undefined) continue;
      for (let times = how.twice ? 2 : 1; times > 0; times--) {
        const taken = await post(signed(order, state), stopping.signal).catch(() => false);
        if (taken) forget(id, state);
      }
    }
  };
  const forget = (id: string, state: State) => {
    const order = book.find(id);
    if (order !== undefined) book.keep({ ...order, untold: order.untold.filter((one) => one !== state) });
  };
  /** One after the other: what could not be handed over is tried again with whatever comes next. */
  const flush = (how = {}) => {
    posting = posting.then(() => postAll(how));
    return posting;
  };
  const move = (order: Order, state: State) => {
    const { untold } = book.move(order, state);
    if (delivery === "lose") for (const each of untold) forget(order.id, each);
    if (delivery === "send") void flush();
  };

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

  void flush();
  return {
    url,
    credentials,
    orders: book.list,
    move: (id, state) => move(known(book, id), state),
    async deliver(next, how = {}) {
      delivery = next;
      if (next === "send") await flush(how);
    },
    message(id) {
      const order = known(book, id);
      return signed(order, order.state);
    },
    async stop() {
      delivery = "hold";
      stopping.abort();
      await close(server);
      await posting;
    },
  };
}

function known(book: Book, id: string): Order {
  const order = book.find(id);
  if (order === undefined) throw new RangeError(`注文 ${id} はありません。`);
  return order;
}

const asked = z.strictObject({
  reference: z.string().max(100),
  title: z.string().max(200),
  yen: z.int().positive(),
  until: z.int(),
  notifyTo: z.url(),
  returnTo: z.url(),
});
const refunded = z.strictObject({ yen: z.int().positive() });

type Answered = { status: number; body: object };

/** The API that a body calls with its key: `PUT /orders/{id}`, `GET /orders/{id}`, `PUT /orders/{id}/refunds/{refund}`. */
function respond(
  book: Book,
  { method, url = "", headers }: IncomingMessage,
  text: string,
  credentials: (town: string) => Credentials,
): Answered {
  const [, town = "", apiKey = ""] = /^Bearer (\d{6})\.(\S+)$/.exec(headers.authorization ?? "") ?? [];
  if (town === "" || credentials(town).apiKey !== apiKey) return { status: 401, body: {} };
  const [, id = "", refund] =
    /^\/orders\/([a-z]{3}_[0-9a-z]{26})(?:\/refunds\/([a-z]{3}_[0-9a-z]{26}))?$/.exec(url) ?? [];
  const order = book.find(id);
  if (method === "PUT" && id !== "" && refund === undefined) {
    const made = book.ask({ id, town, ...asked.parse(JSON.parse(text)) } satisfies Asked);
    return made === undefined ? { status: 409, body: {} } : { status: 200, body: { page: id } };
  }
  if (order?.town !== town) return { status: 404, body: {} };
  if (method === "GET" && refund === undefined) {
    return { status: 200, body: { state: order.state, captured: capturedOf(order), ended: hasEnded(order) } };
  }
  if (method !== "PUT" || refund === undefined) return { status: 404, body: {} };
  const done = book.refund(order, { id: refund, ...refunded.parse(JSON.parse(text)) });
  return { status: done === undefined ? 409 : 200, body: {} };
}

function loadSecret(folder: string): string {
  const file = join(folder, "secret");
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) writeWhole(file, randomBytes(32).toString("hex"), { secret: true });
  return readFileSync(file, "utf8");
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
