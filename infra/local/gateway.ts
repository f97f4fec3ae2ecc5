import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2, Context } from "aws-lambda";
import { now } from "#core/clock.ts";
import { toEvent } from "#infra/local/gateway-event.ts";
import { close, listen, loopback } from "#infra/local/port.ts";

export type ApiHandler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyResultV2>;

export type Gateway = { url: string; port: number; stop(): Promise<void> };

const bodyLimit = 10 * 1024 * 1024;
const timeLimitMs = 29_000;

class TooLarge extends Error {}

/** An HTTP API in front of the handler. Its own answers (413, 500, 503) look like API Gateway's, not like the pool's. */
export async function startGateway(handler: ApiHandler, port: number, stage = "$default"): Promise<Gateway> {
  const running = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const answer = respond(handler, stage, request, response).finally(() => running.delete(answer));
    running.add(answer);
  });
  const bound = await listen(server, port);
  return {
    url: `http://${loopback}:${bound}`,
    port: bound,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await Promise.all(running); // what has been taken on is answered
      await Promise.all([closed, close(server)]);
    },
  };
}

async function respond(handler: ApiHandler, stage: string, request: IncomingMessage, response: ServerResponse) {
  const requestId = randomUUID();
  try {
    const body = await read(request);
    const event = toEvent(
      {
        method: request.method ?? "GET",
        target: request.url ?? "/",
        headers: request.rawHeaders,
        body,
        sourceIp: request.socket.remoteAddress ?? loopback,
        httpVersion: request.httpVersion,
      },
      { stage, requestId, time: now() },
    );
    write(response, await inTime(handler(event, lambdaContext(requestId))));
  } catch (error) {
    if (error instanceof TooLarge) own(response, 413, "Request Entity Too Large");
    else if (error instanceof TimedOut) own(response, 503, "Service Unavailable");
    else own(response, 500, "Internal Server Error");
  }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

class TimedOut extends Error {}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimedOut()), timeLimitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function own(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return;
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify({ message }));
}

/** A result without a status code is the body of a 200, as payload format 2.0 has it. */
function write(response: ServerResponse, result: APIGatewayProxyResultV2): void {
  if (typeof result === "string" || result === undefined || !("statusCode" in result)) {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(typeof result === "string" ? result : JSON.stringify(result));
    return;
  }
  const { statusCode = 200, headers = {}, cookies = [], body = "", isBase64Encoded = false } = result;
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  for (const [name, value] of Object.entries(headers)) {
    if (!["content-length", "transfer-encoding", "connection"].includes(name.toLowerCase())) {
      response.setHeader(name, String(value));
    }
  }
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  const bodiless = statusCode === 204 || statusCode === 304;
  if (!bodiless) response.setHeader("content-length", bytes.length);
  response.writeHead(statusCode);
  response.end(bodiless ? undefined : bytes);
}

function lambdaContext(requestId: string): Context {
  const end = performance.now() + timeLimitMs;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: "machipool-api",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:ap-northeast-1:000000000000:function:machipool-api",
    memoryLimitInMB: "1024",
    awsRequestId: requestId,
    logGroupName: "/aws/lambda/machipool-api",
    logStreamName: "embedded",
    getRemainingTimeInMillis: () => Math.max(0, end - performance.now()),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
