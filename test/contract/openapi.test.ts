import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#functions/api/routes.ts";
import { type Answer, type Api, startApi } from "../harness/api.ts";
import { type Call, callerOf, callOf, covered, run, type Stage, stageOf, tokenOf } from "../harness/exemplar.ts";
import { foundPool } from "../harness/founding.ts";

type Json = Record<string, unknown>;
type Content = {
  schema: Json;
  example?: unknown;
  examples?: Record<string, { value: { code: string; status: number } }>;
};
type Operation = { operationId: string; responses: Record<string, { content: Record<string, Content> }> };
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Json> } };

let api: Api;
let stage: Stage;
let document: Document;
let ajv: Ajv2020;
const calls = new Map<string, Call>();
beforeAll(async () => {
  api = await startApi();
  await foundPool(api, "313254", "313289");
  stage = stageOf(api, "313254");
  document = (await api.call("get", "/openapi.json")).body as Document;
  ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: "pool" });
});
afterAll(() => api.stop());

const operationOf = (path: string, method: string): Operation => {
  const operation = document.paths[path]?.[method];
  if (operation === undefined) throw new Error(`${method} ${path} is not documented`);
  return operation;
};

/** What the document says of an answer like this one. */
function contentOf(operation: Operation, { status, headers }: Answer): Content | undefined {
  const type = headers["content-type"]?.split(";")[0] ?? "";
  return operation.responses[status]?.content[type];
}

function expectValid(schema: Json, value: unknown, what: string): void {
  const own = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"pool#/components')) as Json;
  const valid = ajv.validate(own, value);
  expect([what, valid ? [] : ajv.errors]).toEqual([what, []]);
}

const named = covered.map((one) => [one.id, one] as const);

test("the document has every route once", () => {
  const documented = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((one) => one.operationId),
  );
  expect(documented.sort()).toEqual(routes.map((one) => one.id).sort());
  expect(new Set(documented).size).toBe(documented.length);
});

test.each(named)("%s answers with the status and shape that are documented", async (_id, route) => {
  const call = await callOf(stage, route);
  calls.set(route.id, call);
  const answer = await run(stage, call);
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([route.status, expect.any(String)]);
  const content = contentOf(operationOf(route.path, route.method), answer);
  expect(content).toBeDefined();
  if (route.answer === "html") expect(answer.text).toMatch(/^<!doctype html>/i);
  else if (route.answer === "pdf") expect(Buffer.from(answer.text, "base64").toString("latin1")).toMatch(/^%PDF-/);
  else expectValid(content?.schema ?? {}, answer.body, route.id);
});

test.each(named)("%s gives an example answer of the shape that it documents", (_id, route) => {
  if (route.answer === "html" || route.answer === "pdf") return;
  const content = operationOf(route.path, route.method).responses[route.status]?.content["application/json"];
  expect(content?.example).toBeDefined();
  expectValid(content?.schema ?? {}, content?.example, route.id);
});

test.each(named)("%s documents every problem that it answers", async (_id, route) => {
  const operation = operationOf(route.path, route.method);
  const call = calls.get(route.id) ?? (await callOf(stage, route));
  const refusals: Answer[] = [
    await run(stage, call, { token: "garbage" }),
    await run(stage, call, { token: undefined }),
    await run(stage, call, { token: await tokenOf(stage, "newcomer") }),
    await run(stage, call, { token: await tokenOf(stage, "resident", "ial1") }),
    await run(stage, call, { token: await tokenOf(stage, callerOf(route), "ial1") }),
    await run(stage, { ...call, path: call.path.replace("313254", "313017") }),
    await run(stage, { ...call, path: `${call.path.split("?")[0]}?unexpected=1` }),
    ...(route.method === "get"
      ? []
      : [
          await run(stage, call, { key: null }),
          await run(stage, call, { raw: "x".repeat(300_000) }),
          await run(stage, call, { raw: "{" }),
          await run(stage, call, { headers: { "content-type": "text/plain" } }),
          await run(stage, call, { headers: { "if-match": '"77"' } }),
        ]),
  ];
  for (const answer of refusals.filter(({ status }) => status >= 400)) {
    const content = contentOf(operation, answer);
    expect([route.id, answer.text, content !== undefined]).toEqual([route.id, answer.text, true]);
    expectValid(content?.schema ?? {}, answer.body, route.id);
    const { code } = answer.body as { code: string };
    const codes = Object.values(content?.examples ?? {}).map((one) => one.value.code);
    expect(codes).toContain(code);
  }
});

test("/docs shows every operation without a script and without another host", async () => {
  const page = await api.call("get", "/docs");
  expect(page.status).toBe(200);
  for (const route of routes) expect(page.text).toContain(`id="${route.id}"`);
  expect(page.text).not.toMatch(/<script|src=|https?:\/\/(?!issuer\.example|machipool\.example)/i);
});

test("/healthz answers without a token, and says nothing else", async () => {
  const answer = await api.call("get", "/healthz");
  expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}']);
});
