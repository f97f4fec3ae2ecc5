import { randomUUID } from "node:crypto";
import type { Person } from "#infra/local/people.ts";

/** The pool said no; the answer says why and what to do next. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly problem: Record<string, unknown>;
  constructor(problem: Record<string, unknown>) {
    super(String(problem.title ?? "断られました。"));
    this.problem = problem;
  }
}

export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

export type TokenRequest = { sub: string; realm: string };
export type PoolClient = {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  /** Called without a token of its own, it is the embedded pool's: contracts and prices are invented there. */
  embedded: boolean;
  /** Of the embedded pool only, as is the next: a deployed one has no such port. */
  issueToken(request: TokenRequest): Promise<string>;
  /** Who can sign in to it. */
  people(): Promise<readonly Person[]>;
};
export type Answer = Record<string, unknown>;

type Options = { url: string; control: string; token: string | undefined };

/** The API of a running pool, called as its operator. */
export function openPool({ url, control, token }: Options): PoolClient {
  const issueToken = async (request: TokenRequest): Promise<string> =>
    String((await send(`${control}/token`, "POST", {}, request)).token);
  const people = async () => Object.values(await send(`${control}/people`, "GET", {})) as Person[];
  const operatorOfEmbedded = async (): Promise<string> => {
    const operator = (await people()).find((person) => person.realm === "operator");
    if (operator === undefined) throw new Error("the embedded pool has no operator");
    return issueToken({ sub: operator.sub, realm: operator.realm });
  };
  let operator: Promise<string> | undefined;
  const asOperator = async () => {
    operator ??= token === undefined ? operatorOfEmbedded() : Promise.resolve(token);
    return { authorization: `Bearer ${await operator}` };
  };
  return {
    embedded: token === undefined,
    issueToken,
    people,
    get: async (path) => send(url + path, "GET", await asOperator()),
    post: async (path, body) =>
      send(url + path, "POST", { ...(await asOperator()), "idempotency-key": randomUUID() }, body),
  };
}

/** @throws UnreachableError, RefusedError */
async function send(url: string, method: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new UnreachableError(`プールに届きません（${new URL(url).origin}）。npm start で動かしてください。`, {
      cause,
    });
  });
  const answer = (await response.json().catch(() => ({}))) as Answer;
  if (response.ok) return answer;
  throw new RefusedError({ title: `${response.status} が返りました。`, ...answer });
}
