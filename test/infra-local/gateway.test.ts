import { request as httpRequest } from "node:http";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { type ApiHandler, type Gateway, startGateway } from "#infra/local/gateway.ts";
import { toEvent, type WireRequest } from "#infra/local/gateway-event.ts";

const origin = {
  stage: "$default",
  requestId: "3f1c2b7a-0000-4000-8000-5d0c1e2f3a4b",
  time: Date.parse("2027-04-01T01:03:58Z"),
};
const wire = (more: Partial<WireRequest>): WireRequest => ({
  method: "GET",
  target: "/",
  headers: ["Host", "pool.example.jp"],
  body: Buffer.alloc(0),
  sourceIp: "203.0.113.7",
  httpVersion: "1.1",
  ...more,
});

test("a read with cookies and repeated parameters becomes the event that API Gateway records", () => {
  const event = toEvent(
    wire({
      target: "/v1/towns/313254/applications?status=filed&status=drafted&q=%E7%8A%AC+%E7%99%BB%E9%8C%B2&empty=",
      headers: [
        "Host", "abc123.execute-api.ap-northeast-1.amazonaws.com",
        "User-Agent", "curl/8.5.0",
        "Cookie", "session=s1; theme=dark",
        "X-Multi", "a",
        "x-multi", "b",
        "Connection", "keep-alive",
      ], // biome-ignore format: names beside values
    }),
    origin,
  );
  expect(event).toEqual({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/v1/towns/313254/applications",
    rawQueryString: "status=filed&status=drafted&q=%E7%8A%AC+%E7%99%BB%E9%8C%B2&empty=",
    cookies: ["session=s1", "theme=dark"],
    headers: {
      host: "abc123.execute-api.ap-northeast-1.amazonaws.com",
      "user-agent": "curl/8.5.0",
      "x-multi": "a,b",
      "x-forwarded-for": "203.0.113.7",
      "x-forwarded-proto": "http",
      "x-amzn-trace-id": expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    },
    queryStringParameters: { status: "filed,drafted", q: "犬 登録", empty: "" },
    requestContext: {
      accountId: "000000000000",
      apiId: "embedded",
      domainName: "abc123.execute-api.ap-northeast-1.amazonaws.com",
      domainPrefix: "abc123",
      http: {
        method: "GET",
        path: "/v1/towns/313254/applications",
        protocol: "HTTP/1.1",
        sourceIp: "203.0.113.7",
        userAgent: "curl/8.5.0",
      },
      requestId: origin.requestId,
      routeKey: "$default",
      stage: "$default",
      time: "01/Apr/2027:01:03:58 +0000",
      timeEpoch: 1_806_541_438_000,
    },
    isBase64Encoded: false,
  });
});

test("a named stage stands in the path", () => {
  const event = toEvent(wire({ target: "/healthz" }), { ...origin, stage: "dev" });
  expect([event.rawPath, event.requestContext.http.path, event.requestContext.stage]).toEqual([
    "/dev/healthz",
    "/dev/healthz",
    "dev",
  ]);
});

test("JSON arrives as text, anything else as base64", () => {
  const body = Buffer.from('{"name":"髙﨑"}');
  const typed = (type: string) => toEvent(wire({ method: "POST", headers: ["Content-Type", type], body }), origin);
  expect(typed("application/json; charset=utf-8")).toMatchObject({ body: '{"name":"髙﨑"}', isBase64Encoded: false });
  for (const type of ["application/pdf", "application/x-www-form-urlencoded", "application/jsonp", "image/png"]) {
    expect(typed(type)).toMatchObject({ body: body.toString("base64"), isBase64Encoded: true });
  }
});

test("the path is decoded as an HTTP API decodes it, and a path that cannot be decoded is left as it is", () => {
  const path = (target: string) => toEvent(wire({ target }), origin).rawPath;
  expect(path("/v1/%E7%8A%AC%20a")).toBe("/v1/犬 a");
  expect(path("/v1/a%3Fadmin=true")).toBe("/v1/a");
  expect(path("/v1/%zz")).toBe("/v1/%zz");
});

test("every body survives its encoding", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      const event = toEvent(wire({ headers: ["Content-Type", "application/octet-stream"], body: bytes }), origin);
      expect(Buffer.from(event.body ?? "", "base64")).toEqual(Buffer.from(bytes));
    }),
  );
});

let gateway: Gateway | undefined;
afterEach(() => gateway?.stop());
const serve = async (handler: ApiHandler) => {
  gateway = await startGateway(handler, 0);
  return gateway.url;
};

test("cookies, base64 bodies and headers of a result reach the caller", async () => {
  const url = await serve(async () => ({
    statusCode: 201,
    headers: { "content-type": "application/pdf", "x-request-id": "r1" },
    cookies: ["a=1; HttpOnly", "b=2"],
    body: Buffer.from([0, 255, 10]).toString("base64"),
    isBase64Encoded: true,
  }));
  const response = await fetch(url);
  expect(response.status).toBe(201);
  expect(response.headers.getSetCookie()).toEqual(["a=1; HttpOnly", "b=2"]);
  expect(response.headers.get("x-request-id")).toBe("r1");
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255, 10]);
});

test("what the handler gets is what was sent", async () => {
  const url = await serve(async (event) => ({ statusCode: 200, body: JSON.stringify(event) }));
  const response = await fetch(`${url}/v1/x?a=1&a=2`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie: "s=1", "idempotency-key": "k" },
    body: '{"n":1}',
  });
  expect(await response.json()).toMatchObject({
    rawPath: "/v1/x",
    cookies: ["s=1"],
    body: '{"n":1}',
    headers: { "idempotency-key": "k" },
    queryStringParameters: { a: "1,2" },
  });
});

test("a result without a status code is the body of a 200", async () => {
  const url = await serve(async () => ({ hello: "world" }) as never);
  const response = await fetch(url);
  expect([response.status, await response.json()]).toEqual([200, { hello: "world" }]);
});

test("a handler that throws gives the gateway's own 500 and nothing of the error", async () => {
  const url = await serve(async () => {
    throw new Error("secret detail");
  });
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
});

test("a body over 10 MB is the gateway's own 413 and never reaches the handler", async () => {
  let calls = 0;
  const url = await serve(async () => {
    calls++;
    return { statusCode: 200 };
  });
  const status = await new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: "POST" }, (response) => resolve(response.resume().statusCode));
    request.on("error", reject);
    request.end(Buffer.alloc(10 * 1024 * 1024 + 1));
  });
  expect([status, calls]).toEqual([413, 0]);
});

test("a request that has been taken on is answered before the gateway stops", async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let entered = () => {};
  const inside = new Promise<void>((resolve) => {
    entered = resolve;
  });
  const url = await serve(async () => {
    entered();
    await gate;
    return { statusCode: 200, body: "done" };
  });
  const answer = fetch(url).then((response) => response.text());
  await inside;
  const stopped = gateway?.stop();
  release();
  expect(await answer).toBe("done");
  await stopped;
  gateway = undefined;
});
