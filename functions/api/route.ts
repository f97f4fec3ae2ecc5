import type * as z from "zod";
import type { ActorType, Assurance, Duty, Scope } from "#core/actor.ts";

import type { Message } from "#core/port.ts";
import type { Code } from "./problems.ts";

export type Who = Exclude<ActorType, "system">;

/**
 * Who may call a route: kinds of actor, the duty that staff need, the scope that a vendor's system needs (one of each list),
 * and the least assurance of the identity. `recent` is for dangerous acts: whoever does them has signed in a moment ago.
 * `newcomers` lets in staff and operators who can sign in and have no account here yet: to accept an invitation,
 * nothing else.
 */
export type Access = {
  who: readonly Who[];
  duties?: readonly Duty[];
  scopes?: readonly Scope[];
  assurance?: Assurance;
  recent?: true;
  newcomers?: true;
};

type Shape = z.ZodType;
type Of<S> = S extends Shape ? z.output<S> : undefined;

/** `message` is what came, of a route that is `signed`. */
type Input<P, Q, B> = { params: Of<P>; query: Of<Q>; body: Of<B>; message?: Message };
/** `etag` is the sequence of the thing shown; the caller sends it back in If-Match. */
export type Answer =
  | { status: 200 | 201 | 202; body: unknown; etag?: number }
  | { status: 200; html: string }
  | { status: 200; pdf: Uint8Array };

/**
 * A route is data: the router, the OpenAPI document, the permission matrix and the contract tests are derived from
 * the same list.
 */
export type Route = {
  method: "get" | "post" | "put" | "patch" | "delete";
  path: string;
  id: string;
  tag: string;
  /** One line, and what a vendor's engineer must know beyond it. Both in Japanese. */
  summary: string;
  description: string;
  access: Access;
  params?: Shape;
  query?: Shape;
  body?: Shape;
  /** Another system calls this: its signature over the message stands for token and Idempotency-Key, and `run` checks it. */
  signed?: true;
  /** A POST that only asks: its question is too long for an address. It changes nothing, so it needs no key. */
  asks?: true;
  /** What If-Match is for here: `required` where people edit what they have read. */
  ifMatch?: "required" | "accepted";
  status: 200 | 201 | 202;
  answer: Shape | "html" | "pdf";
  example?: { body?: unknown; answer?: unknown };
  /** Beyond those that every route of its kind can answer. */
  problems: readonly Code[];
  run: (input: { params: unknown; query: unknown; body: unknown; message?: Message }) => Promise<Answer>;
};

/** What is sent is only read: its lists need not be the sender's own. */
type Sent<T> = T extends readonly (infer One)[]
  ? readonly Sent<One>[]
  : T extends object
    ? { [Name in keyof T]: Sent<T[Name]> }
    : T;

type Status = Route["status"];
type Answered = Route["answer"];
/** What a route may answer by its own shape. */
type AnswerOf<A, S> = A extends Shape
  ? { status: S; body: Sent<z.input<A>>; etag?: number | undefined }
  : Extract<Answer, A extends "html" ? { html: string } : { pdf: Uint8Array }>;

type Definition<P, Q, B, A, S> = Omit<Route, "run" | "params" | "query" | "body" | "answer" | "status"> & {
  params?: P;
  query?: Q;
  body?: B;
  answer: A;
  status: S;
  run: (input: Input<P, Q, B>) => Promise<AnswerOf<NoInfer<A>, NoInfer<S>>>;
};

/** Checks what the handler is given and what it answers against the shapes that guard and describe it. */
export const route = <
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
  A extends Answered = Answered,
  S extends Status = Status,
>({
  run,
  ...definition
}: Definition<P, Q, B, A, S>): Route => ({
  ...definition,
  // the shapes have parsed it: functions/api/input.ts
  run: ({ params, query, body, ...rest }) =>
    run({ params: params as Of<P>, query: query as Of<Q>, body: body as Of<B>, ...rest }) as Promise<Answer>,
});

export const changes = (one: Pick<Route, "method" | "asks">): boolean => one.method !== "get" && one.asks !== true;

/** Whether a caller names each change, so that sending it again is no second one. */
export const needsKey = (one: Pick<Route, "method" | "asks" | "signed">): boolean =>
  changes(one) && one.signed !== true;
