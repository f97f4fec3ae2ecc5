import type { IncomingMessage } from "node:http";
import * as z from "zod";
import type { Credentials } from "./adapter.ts";
import { type Asked, type Book, capturedOf, hasEnded } from "./book.ts";

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
export function respond(
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
