import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, codeOf } from "../harness/api.ts";
import { callOf, routeNamed, type Stage, stageOf, tokenOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";

let api: Api;
let stage: Stage;
beforeAll(async () => {
  api = await foundedApi("may");
  stage = stageOf(api, "313254");
});
afterAll(() => api.stop());

type More = {
  path?: string;
  query?: string;
  method?: string;
  stage?: string;
  headers?: Record<string, string>;
  [name: string]: unknown;
};

/** An event as API Gateway's HTTP API hands it over (payload 2.0), with what AWS puts in and we never read. */
function recorded({
  path = "/v1/towns/313254",
  query = "",
  method = "GET",
  stage = "$default",
  headers = {},
  ...more
}: More) {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: query,
    headers: {
      accept: "*/*",
      "accept-encoding": "gzip, deflate, br",
      "content-length": "0",
      host: "a1b2c3d4e5.execute-api.ap-northeast-1.amazonaws.com",
      "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
      "x-amzn-trace-id": "Root=1-6612a3f4-0f1e2d3c4b5a69788796a5b4",
      "x-forwarded-for": "203.0.113.7, 198.51.100.2",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
      ...headers,
    },
    requestContext: {
      accountId: "123456789012",
      apiId: "a1b2c3d4e5",
      authentication: null,
      authorizer: { jwt: { claims: { sub: "somebody-else" }, scopes: null } },
      domainName: "a1b2c3d4e5.execute-api.ap-northeast-1.amazonaws.com",
      domainPrefix: "a1b2c3d4e5",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "203.0.113.7", userAgent: "Mozilla/5.0" },
      requestId: "JKJaXmPLvHcESHA=",
      routeKey: "$default",
      stage,
      time: "05/Apr/2027:00:00:00 +0000",
      timeEpoch: 1806883200000,
    },
    isBase64Encoded: false,
    ...more,
  };
}

const list = async (more: More) => {
  const token = await stage.people.staff("313254", "admin");
  return api.send(
    recorded({
      path: "/v1/towns/313254/staff",
      ...more,
      headers: { authorization: `Bearer ${token}`, ...more.headers },
    }),
  );
};
const itemsOf = (answer: { body: unknown }) => (answer.body as { items: unknown[] }).items;

test("a plain read", async () => {
  const answer = await api.send(recorded({}));
  expect([answer.status, answer.body]).toMatchObject([200, { code: "313254" }]);
});

test("the path of a named stage stands behind its name", async () => {
  for (const name of ["dev", "prod", "v1"]) {
    const answer = await api.send(recorded({ path: `/${name}/v1/towns/313254`, stage: name }));
    expect([name, answer.status, answer.body]).toMatchObject([name, 200, { code: "313254" }]);
  }
  expect((await api.send(recorded({ path: "/dev/v1/towns/313254" }))).status).toBe(404);
});

test("of a parameter that is sent twice the last one counts, as it stands in the raw query", async () => {
  const answer = await list({ query: "limit=1&limit=2", queryStringParameters: { limit: "1,2" } });
  expect([answer.status, itemsOf(answer).length]).toEqual([200, 2]);
  expect(itemsOf(await list({ query: "limit=%33", queryStringParameters: { limit: "3" } })).length).toBe(3);
});

test("cookies are no credentials", async () => {
  const token = await stage.people.staff("313254", "admin");
  const cookies = [`authorization=Bearer ${token}`, "session=見本", "a=b"];
  expect((await api.send(recorded({ cookies }))).status).toBe(200);
  expect(codeOf(await api.send(recorded({ path: "/v1/towns/313254/staff", cookies })))).toBe("auth.missing");
  expect((await list({ cookies })).status).toBe(200);
});

test("what the gateway's own authorizer says is not believed", async () => {
  expect(codeOf(await api.send(recorded({ path: "/v1/towns/313254/staff" })))).toBe("auth.missing");
});

test("a body is the same in base64 and as text, and every character arrives", async () => {
  const name = "髙﨑神𠮷葛\u{E0100}";
  const call = await callOf(stage, routeNamed("inviteOperator"));
  const token = await tokenOf(stage, "operator");
  const body = JSON.stringify({ ...(call.options.body as object), name });
  const send = (more: More) =>
    api.send(
      recorded({
        method: "POST",
        path: call.path,
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json; charset=utf-8",
          "idempotency-key": randomUUID(),
        },
        ...more,
      }),
    );
  expect((await send({ body })).status).toBe(201);
  expect((await send({ body: Buffer.from(body).toString("base64"), isBase64Encoded: true })).status).toBe(201);
  await api.world.deliver();
  const told = api.world.mails.filter((mail) => mail.text.includes(name));
  expect(told.length).toBe(2);
  expect(codeOf(await send({ body: Buffer.from([0x7b, 0xff, 0x7d]).toString("base64"), isBase64Encoded: true }))).toBe(
    "request.malformed",
  );
});

test("headers count whatever their case, and one that cannot be a header is nobody's trouble", async () => {
  const token = await stage.people.staff("313254", "admin");
  const headers = { Authorization: `Bearer ${token}`, "X-Odd": "見本\u0000", "bad name": "x", "": "x" };
  expect((await api.send(recorded({ path: "/v1/towns/313254/staff", headers }))).status).toBe(200);
});

test("a read with a body, and a method that a path does not have, are answered in our own words", async () => {
  expect((await api.send(recorded({ body: "{}", headers: { "content-type": "application/json" } }))).status).toBe(200);
  for (const method of ["TRACE", "CONNECT", "OPTIONS", "PROPFIND"]) {
    const answer = await api.send(recorded({ method }));
    expect([method, answer.status, codeOf(answer)]).toEqual([method, 405, "method.not_allowed"]);
    expect(codeOf(await api.send(recorded({ method, path: "/v1/nowhere" })))).toBe("not_found");
  }
});

test("a HEAD has the headers of its GET and no body", async () => {
  const [get, head] = [await api.send(recorded({})), await api.send(recorded({ method: "HEAD" }))];
  expect([head.status, head.text]).toEqual([get.status, ""]);
});

test("every answer forbids storing and framing, and carries its own number", async () => {
  const answers = [await api.send(recorded({})), await api.send(recorded({ path: "/nowhere" })), await list({})];
  for (const { headers } of answers) {
    expect(headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  }
  expect(new Set(answers.map(({ headers }) => headers["request-id"])).size).toBe(3);
});
