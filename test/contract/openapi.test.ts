import { afterAll, beforeAll, expect, test } from "vitest";
import { bounded } from "#functions/api/document/bounded.ts";
import { names } from "#functions/api/document/names.ts";
import { routes } from "#functions/api/routes.ts";
import { settings } from "#functions/api/town/setting-shape.ts";
import { type Answer, type Api, codeOf } from "../harness/api.ts";
import { type Document, type Json, type Read, type Response, readDocument } from "../harness/document.ts";
import { callOf, routeNamed, run, type Stage, stageOf, tokenOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";

let api: Api;
let stage: Stage;
let document: Document;
let read: Read;
beforeAll(async () => {
  api = await foundedApi("may");
  stage = stageOf(api, "313254");
  read = await readDocument(api);
  document = read.document;
});
afterAll(() => api.stop());

const follow = (value: unknown): Json => read.follow(value);

test("the document has every route once", () => {
  const documented = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((one) => one.operationId),
  );
  expect(documented.sort()).toEqual(routes.map((one) => one.id).sort());
  expect(new Set(documented).size).toBe(documented.length);
});

/** Every schema in the document, with where it stands; a reference is not followed. */
function* schemasOf(node: unknown, where: string): Generator<[where: string, schema: Json]> {
  if (typeof node !== "object" || node === null) return;
  if (!Array.isArray(node)) yield [where, node as Json];
  for (const [key, value] of Object.entries(node))
    if (!["example", "examples", "enum", "default"].includes(key)) yield* schemasOf(value, `${where}/${key}`);
}
const operations = () => Object.values(document.paths).flatMap((methods) => Object.values(methods));

test("every thing with a name is a named component, in English and in the singular; no object is without a name", () => {
  const { schemas } = document.components;
  for (const operation of operations()) {
    const contents = [operation.requestBody, ...Object.values(operation.responses).map((one) => follow(one))];
    for (const content of contents.flatMap((one) => Object.values((one as Response | undefined)?.content ?? {}))) {
      const isReference = content.schema.type === "string" || typeof content.schema.$ref === "string";
      expect([operation.operationId, isReference]).toEqual([operation.operationId, true]);
    }
    for (const parameter of operation.parameters) expect(Object.keys(parameter as Json)).toEqual(["$ref"]);
  }
  for (const [name, schema] of Object.entries(schemas)) {
    expect(name).toMatch(/^[A-Z][A-Za-z]*$/); // a number would tell two apart that nobody has named
    // a mere text or number is no thing
    expect([name, ["properties", "enum", "oneOf", "anyOf", "pattern"].some((key) => key in schema)]).toEqual([
      name,
      true,
    ]);
    const inner = [...schemasOf(schema, name)].slice(1);
    expect(inner.filter(([where, one]) => "properties" in one && !where.endsWith("/properties"))).toEqual([]);
  }
  const written = new Map<string, string>();
  for (const [name, { description: _, ...schema }] of Object.entries(schemas)) {
    const text = JSON.stringify(schema);
    expect([name, written.get(text)]).toEqual([name, undefined]);
    written.set(text, name);
  }
});

test("every name that was given is found in the document", () => {
  expect(Object.keys(names).filter((name) => !(name in document.components.schemas))).toEqual([]);
  for (const name of ["Application", "Booking", "Facility", "Payment", "Registration", "StaffMember", "Town"])
    expect(document.components.schemas).toHaveProperty(name);
});

test("every list is paged, and whatever else is a list in an answer says what bounds it", () => {
  const parts: string[] = [];
  for (const { operationId, parameters, responses } of Object.values(document.paths).flatMap((one) => one.get ?? [])) {
    const schema = (follow(responses[200]) as Response).content?.["application/json"]?.schema;
    if (schema === undefined) continue;
    const properties = follow(schema).properties as Record<string, Json>;
    const asked = parameters.map((one) => follow(one).name);
    if ("items" in properties) {
      expect([operationId, asked]).toEqual([operationId, expect.arrayContaining(["limit", "cursor"])]);
      expect(Object.keys(properties)).toContain("next");
      expect(`${schema.$ref}`).toMatch(/Page$/);
      continue;
    }
    expect([operationId, asked.includes("cursor")]).toEqual([operationId, false]);
    const name = String(schema.$ref).replace(/.*\//, "");
    for (const [field, value] of Object.entries(properties))
      if (follow(value).type === "array") parts.push(`${name}.${field}`);
  }
  expect([...new Set(parts)].sort()).toEqual(Object.values(bounded).flat().sort());
});

test("a list is walked to its end by its cursors, each thing once, and a cursor of another hand is refused", async () => {
  for (const id of ["listBodies", "listMembers", "listOwnGroups", "listOwnUsage"]) {
    const call = await callOf(stage, routeNamed(id));
    const page = async (query: string) => {
      const answer = await run(stage, { ...call, path: `${call.path.split("?")[0]}?${query}` });
      return answer as Answer & { body: { items: object[]; next?: string } };
    };
    const whole = (await page("limit=100")).body.items;
    const found: object[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const { body } = await page(`limit=1${cursor}`);
      expect(body.items.length).toBeLessThanOrEqual(1);
      found.push(...body.items);
      cursor = body.next === undefined ? undefined : `&cursor=${body.next}`;
    }
    expect([id, found]).toEqual([id, whole]);
    if (["listBodies", "listMembers"].includes(id)) expect(whole.length).toBeGreaterThan(1);
    for (const cursor of ["x", "eyJ4Ijox", "%20"])
      expect(codeOf(await page(`cursor=${cursor}`))).toBe("cursor.invalid");
  }
});

test("every setting has its shape and an example in the document, which the pool takes as it is", async () => {
  const known = settings.map(({ name }) => name);
  expect(Object.keys(document["x-settings"])).toEqual(known);
  const token = await tokenOf(stage, "admin", "ial2");
  for (const [name, { title, underway, schema, example }] of Object.entries(document["x-settings"])) {
    expect(title).toMatch(/\p{Script=Han}/u);
    expect([name, underway]).toEqual([name, expect.stringMatching(/。$/)]); // what becomes of what was told before
    expect(Object.keys(schema)).toEqual(["$ref"]);
    read.expectValid(schema, example, name);
    const body = { from: "2028-04-01", value: example };
    const answer = await api.call("post", `/v1/towns/313254/settings/${name}`, { token, body });
    expect([name, answer.status, answer.text]).toEqual([name, 201, answer.text]);
    expect(document.components.schemas.SettingValue?.anyOf).toContainEqual(schema);
  }
});

test("/healthz answers without a token, and says nothing else", async () => {
  const answer = await api.call("get", "/healthz");
  expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}']);
});
