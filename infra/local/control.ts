import { createServer, type IncomingMessage } from "node:http";
import { z } from "zod";
import { format, now } from "#core/clock.ts";
import type { PoolClock } from "#infra/local/clock.ts";
import type { Identity } from "#infra/local/identity.ts";
import type { MailCatcher } from "#infra/local/mail.ts";
import type { Provider } from "#infra/local/payment/provider.ts";
import type { Person } from "#infra/local/people.ts";
import { close, listen, loopback } from "#infra/local/port.ts";
import type { Pump } from "#infra/local/pump.ts";
import type { Scheduler } from "#infra/local/scheduler.ts";

type Parts = {
  people: readonly Person[];
  provider: Pick<Provider, "orders" | "move" | "deliver">;
  clock: PoolClock;
  identity: Pick<Identity, "issueToken" | "rotate">;
  mail: Pick<MailCatcher, "list">;
  pump: Pick<Pump, "drain">;
  scheduler: Pick<Scheduler, "tick">;
};

type Route = (body: unknown) => unknown;

const move = z.strictObject({ now: z.iso.datetime({ offset: true }), force: z.boolean().optional() });
const tokenFor = z.strictObject({
  sub: z.string().min(1).max(100),
  realm: z.enum(["resident", "staff", "operator", "client"]),
  acr: z.enum(["ial1", "ial2", "ial3"]).optional(),
  ttlSeconds: z.int().positive().optional(),
});

const order = z.strictObject({ id: z.string(), state: z.enum(["pending", "failed", "captured"]) });
const delivery = z.strictObject({
  messages: z.enum(["send", "hold", "lose"]),
  twice: z.boolean().default(false),
  reversed: z.boolean().default(false),
});

/** The embedded pool's own port, which no deployed bundle has: its clock, tokens, mails, payments, and waiting until all is done. */
export async function startControl(parts: Parts, port: number): Promise<{ url: string; stop(): Promise<void> }> {
  const routes = routesOf(parts);
  const server = createServer(async (request, response) => {
    const { status, answer } = await respond(routes, request);
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
    response.end(`${JSON.stringify(answer)}\n`);
  });
  const url = `http://${loopback}:${await listen(server, port)}`;
  return { url, stop: () => close(server) };
}

function routesOf({ people, clock, identity, mail, provider, pump, scheduler }: Parts): Record<string, Route> {
  const time = () => ({ now: format(now()) });
  const settle = async () => {
    await pump.drain(); // timers are set by what has been written
    await scheduler.tick();
    await pump.drain();
  };
  return {
    "GET /clock": time,
    async "POST /clock"(body) {
      const { now: next, force } = move.parse(body);
      clock.moveTo(Date.parse(next), force);
      await settle();
      return time();
    },
    async "POST /tick"() {
      await settle();
      return time();
    },
    async "POST /drain"() {
      await pump.drain();
      return time();
    },
    "GET /mail": () => mail.list(),
    "GET /payments": () => provider.orders(),
    "POST /payments"(body) {
      const { id, state } = order.parse(body);
      provider.move(id, state);
      return provider.orders().filter((one) => one.id === id);
    },
    async "POST /payments/messages"(body) {
      const { messages, ...how } = delivery.parse(body);
      await provider.deliver(messages, how);
      return time();
    },
    "GET /people": () => people,
    async "POST /token"(body) {
      const { sub, realm, acr, ttlSeconds } = tokenFor.parse(body);
      const wanted = { ...(acr === undefined ? {} : { acr }), ...(ttlSeconds === undefined ? {} : { ttlSeconds }) };
      return { token: await identity.issueToken({ sub, realm, ...wanted }) };
    },
    "POST /rotate"() {
      identity.rotate();
      return time();
    },
  };
}

type Answer = { status: number; answer: unknown };

async function respond(routes: Record<string, Route>, request: IncomingMessage): Promise<Answer> {
  // a page in a browser must not reach this port through a name that resolves to it
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "") || request.headers.origin !== undefined) {
    return { status: 403, answer: { message: "この操作口はこのコンピューターからだけ使えます。" } };
  }
  const route = routes[`${request.method} ${request.url?.split("?")[0]}`];
  if (route === undefined)
    return { status: 404, answer: { message: "この操作はありません。", routes: Object.keys(routes) } };
  try {
    return { status: 200, answer: await route(await read(request)) };
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, answer: { message: z.prettifyError(error) } };
    if (error instanceof RangeError || error instanceof SyntaxError)
      return { status: 400, answer: { message: error.message } };
    return { status: 500, answer: { message: String(error) } };
  }
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? {} : JSON.parse(text);
}
