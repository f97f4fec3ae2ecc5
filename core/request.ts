import * as Actor from "./actor.ts";
import { createContext } from "./context.ts";
import * as Id from "./id.ts";

/** What the caller asked to be held to: one effect per key, and the version that was read before the change. */
export type Request = {
  /** Of the answer and the log line; chosen by us. */
  id: string;
  /** Method and route pattern, e.g. `POST /v1/towns/{code}/applications`. */
  route: string;
  idempotencyKey?: string;
  /** The sequence that If-Match names. */
  ifMatch?: number;
  /** SHA-256 of parameters and body: tells a replay from another request under the same key. */
  hash: string;
};

const context = createContext<Request>("request");
export const provide = context.provide;
export const peek = context.peek;

/** What follows from a request and is done once by its own nature: neither its key nor its If-Match are meant for it. */
export function unkeyed<R>(run: () => R): R {
  const request = context.peek();
  return request === undefined
    ? run()
    : context.provide({ id: request.id, route: request.route, hash: request.hash }, run);
}

/** The id of the thing that this request creates: the same for every replay, another one for every other person. */
export function newId(prefix: string): string {
  const request = context.peek();
  if (request?.idempotencyKey === undefined) return Id.create(prefix);
  return Id.derive(prefix, Actor.home(), Actor.reference(), request.route, request.idempotencyKey);
}
