import type { Context } from "hono";
import { Hono } from "hono";
import type * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import * as Id from "#core/id.ts";
import * as Log from "#core/log.ts";
import * as Port from "#core/port.ts";
import * as Request from "#core/request.ts";
import * as Deadline from "#core/table/deadline.ts";
import * as Meter from "#core/table/meter.ts";
import { isTransient } from "#core/transient.ts";
import type { Settings } from "../setup.ts";
import { measuredOf } from "./count.ts";
import { allowOf, type Found, find } from "./domains.ts";
import { type Entered, enter } from "./enter.ts";
import { createHealth } from "./health.ts";
import { bodyOf, parse, requestOf } from "./input.ts";
import * as Limit from "./limit.ts";
import { createPublished } from "./published.ts";
import { htmlBody, jsonBody, represent, send } from "./represent.ts";
import type { Answer, Route } from "./route.ts";
import { recentSeconds, verify } from "./token.ts";

/** A caller is told to come back well before the function has to end (infra/function.ts: 15 seconds). */
const deadlineMs = 12_000;

type Env = { Variables: { requestId: string; route: string; actor: Actor.Actor | undefined } };

/** The API of a pool. Everything it can do is in `routes`; this only carries a request to one of them and back. */
export function createApp(settings: Settings): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    const started = performance.now();
    const id = Id.create("req");
    c.set("requestId", id);
    await Meter.measure(async (meter) => {
      // what throws has been answered by onError; only a deadline that has passed comes here
      await Deadline.within(settings.deadlineMs ?? deadlineMs, next).catch(async (late) => {
        c.res = await answerProblem(c, asProblem(late as Error));
      });
      finish(c, meter, settings, started);
      await Port.use().measures.record(measuredOf(c.res.status));
    });
  });
  app.onError((error, c) => answerProblem(c, asProblem(error)));
  app.notFound((c) => answerProblem(c, new Problem("not_found")));
  const published = createPublished(settings);
  const health = createHealth(settings);
  const open: Record<string, (c: Context<Env>) => Response | Promise<Response>> = {
    "/healthz": async (c) => {
      if (!(await health())) throw new Problem("unavailable");
      return c.json({ status: "ok" });
    },
    "/openapi.json": published.openapi,
    "/docs": published.docs,
    "/docs/*": published.docs,
  };
  for (const [path, answer] of Object.entries(open)) {
    app.get(path, answer);
    app.all(path, (c) => refuseMethod(c, allowOf(["GET"])));
  }
  app.all("/v1/*", (c) => handle(c, settings));
  return app;
}

type Served = Extract<Found, { route: Route }>;

async function handle(c: Context<Env>, settings: Settings): Promise<Response> {
  const found = await find(c.req.method === "HEAD" ? "GET" : c.req.method, c.req.path);
  if (found === undefined) throw new Problem("not_found");
  if ("allow" in found) return refuseMethod(c, found.allow);
  c.set("route", found.route.path);
  return Limit.counted(found.params.code, () => serve(c, settings, found));
}

/** Says what a path has instead, of every path of that form: whether it leads to something is not asked. */
function refuseMethod(c: Context<Env>, allow: readonly string[]): never {
  c.header("allow", allow.join(", "));
  throw new Problem("method.not_allowed");
}

async function serve(c: Context<Env>, settings: Settings, { route: one, params }: Served): Promise<Response> {
  const { actor, provide } = await admit(c, one, params.code, settings);
  c.set("actor", actor);
  const text = await bodyOf(c, one);
  const request = requestOf(c, one, c.get("requestId"), { body: text });
  const input = parse(c, one, params, text);
  return Request.provide(request, () => provide(async () => present(c, one, await one.run(input))));
}

/** Who somebody is in the place that they came to, if there is room for what they want and they have not asked too much. */
async function admit(c: Context<Env>, one: Route, code: string | undefined, settings: Settings): Promise<Entered> {
  try {
    const token = bearer(c.req.header("authorization"));
    const caller = Limit.callerOf(code, token, one);
    Limit.requirePatience(c, caller);
    const identity = token === undefined ? undefined : await verify(token, settings.issuers);
    Limit.requireRoom(code, identity, one);
    const path = { prefecture: settings.prefecture, route: one.path, id: one.id, code };
    const entered = await enter(identity, path, one.access);
    await Limit.take(c, entered.actor, caller, one);
    return entered;
  } catch (error) {
    throw Limit.turnedAway(c, error);
  }
}

/** @throws Problem `auth.invalid` when there is a header and it is no bearer token */
function bearer(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const match = /^Bearer ([\w.~+/=-]{1,8192})$/i.exec(header);
  if (match === null) throw new Problem("auth.invalid");
  return match[1];
}

function present(c: Context<Env>, one: Route, answer: Answer): Response {
  if ("html" in answer) return represent(c, htmlBody(answer.html));
  if ("pdf" in answer) return c.body(new Uint8Array(answer.pdf), answer.status, { "content-type": "application/pdf" });
  const { status, body, etag: sequence } = answer;
  if (one.method === "get") return represent(c, jsonBody(body), sequence);
  if (sequence !== undefined) c.header("etag", `"${sequence}"`);
  return send(c, { type: "application/json", text: JSON.stringify(body) }, status);
}

function asProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (isTransient(error)) {
    Log.error("no answer", { name: error.name });
    return new Problem("unavailable", { cause: error });
  }
  Log.error("unexpected", { name: error.name, where: error.stack?.split("\n")[1]?.trim() });
  return new Problem("internal", { cause: error });
}

async function answerProblem(c: Context<Env>, problem: Problem): Promise<Response> {
  if (problem.status === 401) c.header("www-authenticate", challengeOf(problem));
  if (problem.status === 503) c.header("retry-after", "1");
  // whose limits were counted would tell what is there from what is not
  if (problem.code === "not_found") for (const name of ["ratelimit", "ratelimit-policy"]) c.header(name, undefined);
  if (isBrowser(c.req.header("accept"))) {
    const { problemPage } = await import("./problem-page.ts"); // for people, who are few here: programs call
    return c.html(problemPage(problem), problem.status);
  }
  return c.body(JSON.stringify(problem), problem.status, { "content-type": "application/problem+json" });
}

/** Whether somebody looks at the answer: a browser that goes to an address asks for a page, a program asks for none. */
const isBrowser = (accept: string | undefined): boolean => /(?:^|,)\s*text\/html\s*(?:;|,|$)/i.test(accept ?? "");

/** What the client can do about it (RFC 6750; for a sign-in that is too old, RFC 9470). */
const challengeOf = ({ code }: Problem): string =>
  code === "auth.recent"
    ? `Bearer error="insufficient_user_authentication", error_description="${code}", max_age="${recentSeconds}"`
    : "Bearer";

const securityHeaders = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
};

const capacityOf = ({ read, write, again, rounds }: Meter.Meter) =>
  `read=${read};write=${write};again=${again.read},${again.write};rounds=${rounds}`;

/** Headers that every answer carries, and the one log line of a request; neither knows a person. */
function finish(c: Context<Env>, meter: Meter.Meter, settings: Settings, started: number): void {
  for (const [name, value] of Object.entries(securityHeaders)) if (!c.res.headers.has(name)) c.header(name, value);
  c.header("request-id", c.get("requestId"));
  if (settings.showCapacity) c.header("capacity", capacityOf(meter));
  const actor = c.get("actor");
  Log.info("request", {
    id: c.get("requestId"),
    method: c.req.method,
    route: c.get("route"),
    status: c.res.status,
    ms: Math.round(performance.now() - started),
    read: meter.read,
    write: meter.write,
    at: actor?.home,
    as: actor?.type,
  });
}
