import { randomUUID } from "node:crypto";
import { cpSync, existsSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { vi } from "vitest";
import type { Assurance } from "#core/actor.ts";
import * as Clock from "#core/clock.ts";
import { connect } from "#core/table/client.ts";
import * as Limit from "#functions/api/limit.ts";
import { problemsOf } from "#functions/api/openapi.ts";
import type { Route } from "#functions/api/route.ts";
import { routes } from "#functions/api/routes.ts";
import type { IssuerRule, Realm } from "#infra/identity.ts";
import { temporaryFolder } from "#infra/local/folder.ts";
import { toEvent } from "#infra/local/gateway-event.ts";
import { type Identity, startIdentity } from "#infra/local/identity.ts";
import type { SigningKey } from "#infra/local/jwks.ts";
import { loadKeys } from "#infra/local/jwks.ts";
import { engine } from "./engine.ts";
import type { Template } from "./template.ts";
import { note } from "./triples.ts";
import { newWorld, type World } from "./world.ts";

export type Answer = { status: number; headers: Record<string, string>; body: unknown; text: string };

export type CallOptions = {
  token?: string | undefined;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: string | Uint8Array;
  /** Idempotency-Key of a change; left out: a new one; `null`: none. */
  key?: string | null;
  headers?: Record<string, string>;
};

/** The deployed handler on a table of its own, fed with the events that the gateway builds. */
export type Api = {
  world: World;
  identity: Identity;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** An event as it is, past the gateway. */
  send(event: unknown): Promise<Answer>;
  token(sub: string, realm: Realm, acr?: Assurance): Promise<string>;
  /** The provider's private keys, newest first: to sign what it never would. */
  signingKeys(): SigningKey[];
  /** What the functions have logged, line by line. */
  logged: string[];
  /** What this pool is to whoever begins with a copy of it; undefined where the engine keeps no file. */
  source(): Promise<Template | undefined>;
  stop(): Promise<void>;
};

/**
 * `more`: issuers to trust beside the embedded provider. `limited`: calls are counted against the published limits;
 * otherwise each comes to full buckets, because the clock of a test stands still. `from`: a pool that was founded before.
 */
export type ApiOptions = {
  at?: string;
  more?: IssuerRule[];
  limited?: boolean;
  from?: Template | undefined;
};

export async function startApi(options: ApiOptions = {}): Promise<Api> {
  const { logged, release } = captureLog();
  const world = await newWorld({ at: options.at ?? "2027-04-05", from: options.from });
  const folder = temporaryFolder();
  const keyFile = folder.file("identity/jwks.json");
  if (options.from !== undefined) cpSync(options.from.jwks, keyFile);
  const identity = await startIdentity({ port: 0, keyFile, poolPort: 3000 });
  vi.stubEnv("TABLE_NAME", world.table.name);
  vi.stubEnv("DYNAMODB_ENDPOINT", world.table.config.endpoint);
  vi.stubEnv("PREFECTURE", "31");
  vi.stubEnv("ISSUERS", JSON.stringify([identity.rule, ...(options.more ?? [])]));
  vi.stubEnv("SHOW_CAPACITY", "1");
  const { handler } = await import("#functions/api/handler.ts"); // reads its environment as it is loaded
  connect(world.table.name, world.table.config); // and has connected as it does in the cloud

  const send = async (event: unknown): Promise<Answer> => {
    if (options.limited !== true) Limit.forget();
    const result = await handler(event as never);
    const headers = Object.fromEntries(Object.entries(result.headers ?? {}).map(([k, v]) => [k, String(v)]));
    const text = textOf(result, headers);
    return { status: result.statusCode ?? 200, headers, text, body: jsonOf(headers, text) };
  };
  const tokens = new Map<string, string>();
  const roles = new Map<string | undefined, string>([[undefined, "none"]]);
  return {
    world,
    identity,
    send,
    async call(method, path, { token, body, raw, key, headers = {} } = {}) {
      const sent = raw ?? (body === undefined ? "" : JSON.stringify(body));
      const idempotencyKey = key === undefined && method.toLowerCase() !== "get" ? randomUUID() : key;
      const answer = await send(
        toEvent(
          {
            method: method.toUpperCase(),
            target: path,
            headers: Object.entries({
              host: "pool.example.jp",
              ...(sent.length === 0 ? {} : { "content-type": "application/json" }),
              ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
              ...(typeof idempotencyKey === "string" ? { "idempotency-key": idempotencyKey } : {}),
              ...headers,
            }).flat(),
            body: Buffer.from(sent as string),
            sourceIp: "203.0.113.7",
            httpVersion: "1.1",
          },
          { stage: "$default", requestId: randomUUID(), time: Clock.now() },
        ),
      );
      const route = routeOf(method, path);
      if (route !== undefined) note(route.id, roles.get(token) ?? "unknown");
      requireDocumented(method, path, route, answer);
      return answer;
    },
    async token(sub, realm, acr) {
      const name = [sub, realm, acr, Clock.now()].join(" ");
      const known = tokens.get(name);
      if (known !== undefined) return known;
      const token = await identity.issueToken({ sub, realm, ...(acr === undefined ? {} : { acr }) });
      tokens.set(name, token);
      roles.set(token, `${sub.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, "new")} ${acr ?? ""}`);
      return token;
    },
    signingKeys: () => loadKeys(keyFile),
    logged,
    async source() {
      const { file } = await engine();
      const { table, keys, mails } = world;
      return existsSync(file) ? { file, table: table.name, keys, jwks: keyFile, mails } : undefined;
    },
    async stop() {
      await identity.stop();
      folder.close();
      vi.unstubAllEnvs();
      release();
    },
  };
}

/** An answer without what differs from call to call by design. */
export function comparable({ status, headers, text }: Answer): { status: number; headers: object; text: string } {
  const { "request-id": _id, capacity: _capacity, date: _date, ratelimit: _left, ...rest } = headers;
  return { status, headers: rest, text };
}

/** Routes and their paths; a fixed segment stands before a parameter, as in the router. */
const byPath = routes
  .map((one) => ({ one, path: new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`) }))
  .sort((a, b) => a.one.path.split("{").length - b.one.path.split("{").length);

/** What the route of an answered call is, by its method and path. */
function routeOf(method: string, path: string): Route | undefined {
  const plain = path.split("?")[0] ?? "";
  return byPath.find(({ one, path: shape }) => one.method === method.toLowerCase() && shape.test(plain))?.one;
}

/** Holds every answer of every test to the document: what is not documented for its route is a defect. */
function requireDocumented(method: string, path: string, route: Route | undefined, answer: Answer): void {
  const name = `${method.toUpperCase()} ${path.slice(0, 200)}`;
  if (answer.status >= 500 && codeOf(answer) !== "busy") throw new Error(`${name} answered ${answer.text}`);
  if (route === undefined) return;
  if (answer.status < 300 && answer.status === route.status) return;
  const code = codeOf(answer);
  if (code === "method.not_allowed") return; // of a path that became another one when it was decoded
  if (!problemsOf(route).some((one) => one === code)) {
    throw new Error(
      `${name} answered ${answer.status} ${code ?? answer.text.slice(0, 200)}, not documented for ${route.id}`,
    );
  }
}

export const codeOf = (answer: Answer): string | undefined =>
  answer.headers["content-type"]?.startsWith("application/problem+json")
    ? (answer.body as { code: string }).code
    : undefined;

export const pointersOf = (answer: Answer): string[] =>
  ((answer.body as { errors?: { pointer: string }[] }).errors ?? []).map((one) => one.pointer);

/** What the caller reads (a paper in base64), past the gateway's base64 and the encoding that it had asked for. */
function textOf({ body = "", isBase64Encoded }: APIGatewayProxyStructuredResultV2, headers: Record<string, string>) {
  if (headers["content-type"] === "application/pdf") return body;
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  return (headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString();
}

const jsonOf = (headers: Record<string, string>, text: string): unknown =>
  /json/.test(headers["content-type"] ?? "") && text !== "" ? JSON.parse(text) : undefined;

/** Our own log lines go into a list instead of the terminal; everything else is printed as before. */
function captureLog() {
  const logged: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((chunk, ...rest) => {
    const text = String(chunk);
    if (!text.includes('"service":"machipool"')) return write(chunk, ...(rest as []));
    logged.push(...text.split("\n").filter((line) => line !== ""));
    return true;
  });
  return { logged, release: () => spy.mockRestore() };
}
