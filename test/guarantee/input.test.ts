import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Staff from "#core/staff/index.ts";
import { onPaper } from "#functions/api/decision.ts";
import { duplicateKey } from "#functions/api/json.ts";
import { type Api, codeOf, pointersOf } from "../harness/api.ts";
import { callOf, routeNamed, run, type Stage, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";
import { peopleOf } from "../harness/founding.ts";
import { rawClient } from "../harness/table.ts";

const code = "313254";
const town = `/v1/towns/${code}`;

let api: Api;
let stage: Stage;
let admin: string;
beforeAll(async () => {
  api = await foundedApi("april");
  stage = stageOf(api, code);
  admin = await peopleOf(api).staff(code, "admin", { acr: "ial2" });
});
afterAll(() => api.stop());

const sizeOf = (text: string) => Buffer.byteLength(text);
const setting = (name: string, value: unknown, more: { ifMatch?: string; from?: string } = {}) =>
  api.call("post", `${town}/settings/${name}`, {
    token: admin,
    body: { from: more.from ?? "2027-06-01", value },
    headers: more.ifMatch === undefined ? {} : { "if-match": more.ifMatch },
  });

test("a problem tells the first 100 errors, 20 unknown names and 32 KB, whichever is reached first", async () => {
  const filing = await callOf(stage, routeNamed("submitApplication"));
  const good = filing.options.body as { answers: object };
  const strange = Object.fromEntries(Array.from({ length: 4000 }, (_, at) => [`名${at}${"x".repeat(30)}`, 1]));
  const unknown = [
    { ...good, ...strange },
    { ...good, answers: { ...good.answers, ...strange } },
  ];
  for (const body of unknown) {
    const answer = await run(stage, filing, { body });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(pointersOf(answer)).toHaveLength(20);
    expect(sizeOf(answer.text)).toBeLessThanOrEqual(32 * 1024);
  }
  for (const answers of [
    { ...good.answers, owner_name: Array.from({ length: 84_000 }, () => 0) },
    Array.from({ length: 60_000 }, () => ({})),
    Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`a${at}`, Array.from({ length: 900 }, () => 0)])),
  ]) {
    const answer = await run(stage, filing, { body: { ...good, answers } });
    expect([answer.status, pointersOf(answer).length]).toEqual([400, 1]);
    expect(sizeOf(answer.text)).toBeLessThan(1024);
  }
  const days = await setting("calendar", { closed: Array.from({ length: 400 }, () => "x".repeat(200)), open: [] });
  expect([days.status, pointersOf(days).length]).toEqual([400, 100]);
  expect(sizeOf(days.text)).toBeLessThanOrEqual(32 * 1024);
  const fields = await setting("calendar", { closed: [], open: [], ...strange });
  expect(pointersOf(fields)).toHaveLength(20);
});

test("a file of staff with an error in every row is answered within the bounds", async () => {
  const bad = "x".repeat(200);
  const lines = Array.from({ length: 40 }, () => [bad, bad, bad, bad, bad, bad, bad].join(","));
  const files = [
    [Staff.csvHeader, ...lines].join("\n"),
    `${Staff.csvHeader},${"余分,".repeat(15_000)}\n`,
    `${Staff.csvHeader}\n${",".repeat(60_000)}`,
    `${Staff.csvHeader}\n${"\n".repeat(60_000)}`,
    `${Staff.csvHeader}\n${"a\n".repeat(30_000)}`,
    `${Staff.csvHeader}\n${'"'.repeat(60_001)}`,
  ];
  for (const csv of files) {
    const answer = await api.call("post", `${town}/staff/imports`, { token: admin, body: { csv } });
    expect(codeOf(answer)).toBe("staff.import_invalid");
    expect(pointersOf(answer).length).toBeLessThanOrEqual(100);
    expect(sizeOf(answer.text)).toBeLessThanOrEqual(32 * 1024);
  }
});

test("a body of another content type is refused with 415, also where a route takes none", async () => {
  const filing = await callOf(stage, routeNamed("submitApplication"));
  const withdrawal = await callOf(stage, routeNamed("withdrawApplication"));
  const others = [
    "text/plain",
    "application/json-patch+json",
    "application/jsonx",
    "application/json; charset=shift_jis",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "",
  ];
  for (const type of others) {
    const headers = { "content-type": type };
    expect([type, codeOf(await run(stage, filing, { headers }))]).toEqual([type, "request.media_type"]);
    const nothing = await run(stage, withdrawal, { headers, raw: "{}" });
    expect([type, codeOf(nothing)]).toEqual([type, "request.media_type"]);
  }
  for (const type of ["application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf-8"']) {
    const answer = await run(stage, filing, { headers: { "content-type": type } });
    expect([type, answer.status]).toEqual([type, 201]);
  }
  expect((await run(stage, withdrawal, { headers: { "content-type": "text/plain" } })).status).toBe(200);
});

test("a key that stands twice in one object is refused with a pointer to it", async () => {
  const twice = async (raw: string) => {
    const answer = await api.call("post", `${town}/settings/calendar`, { token: admin, raw });
    return [answer.status, pointersOf(answer)];
  };
  expect(await twice('{"from":"2027-06-01","from":"2027-07-01","value":{"closed":[],"open":[]}}')).toEqual([
    400,
    ["/from"],
  ]);
  expect(await twice('{"from":"2027-06-01","value":{"closed":[],"open":[],"\\u0063losed":[]}}')).toEqual([
    400,
    ["/value/closed"],
  ]);
});

test("the same name in two objects is no duplicate, and any JSON in which one is added is", () => {
  expect(duplicateKey('[{"a":1},{"a":{"a":"a"}},["a","a"],"\\"a\\":1,\\"a\\":2"]')).toBeUndefined();
  expect(duplicateKey('{"a":[{"x":1},{"b/c":1,"b/c":2}]}')).toBe("/a/1/b~1c");
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), fc.jsonValue(), (value, name, other) => {
      const text = JSON.stringify({ [name]: value, other });
      expect(duplicateKey(text)).toBeUndefined();
      const again = `${text.slice(0, -1)},${JSON.stringify(name)}:1}`;
      expect(duplicateKey(again)).toBeDefined();
    }),
  );
});

test("of two who set one setting for the same day without If-Match, the second is told; with If-Match it is replaced", async () => {
  const [one, other] = [
    { closed: ["2027-08-13"], open: [] },
    { closed: ["2027-08-16"], open: [] },
  ];
  const from = "2027-07-01";
  const unset = (await api.call("get", `${town}/settings/calendar`, { token: admin })).headers.etag ?? "";
  expect((await setting("calendar", one, { from, ifMatch: unset })).status).toBe(201);
  expect((await setting("calendar", other, { from, ifMatch: unset })).status).toBe(412);
  const second = await setting("calendar", other, { from });
  expect([second.status, codeOf(second)]).toEqual([428, "version.missing"]);
  const read = () => api.call("get", `${town}/settings/calendar`, { token: admin });
  const first = await read();
  expect(first.text).toContain("2027-08-13");
  const { etag = "" } = first.headers;
  expect((await setting("calendar", one, { from })).status).toBe(201); // says the same: nothing of anybody's is lost
  expect((await setting("calendar", other, { from, ifMatch: etag })).status).toBe(412);
  const now = (await read()).headers.etag ?? "";
  expect((await setting("calendar", other, { from, ifMatch: now })).status).toBe(201);
  expect((await read()).text).not.toContain("2027-08-13");
  expect((await setting("calendar", one, { from: "2027-09-01" })).status).toBe(201); // another day is another row
});

test("a 個人番号 in a text is told before it is stored, and the answer repeats none of it; another number is taken under its name", async () => {
  const number = "1234-5678-9018";
  const filing = await callOf(stage, routeNamed("submitApplication"));
  const { answers, ...rest } = filing.options.body as { answers: object };
  const file = (dog_feature: string) => run(stage, filing, { body: { ...rest, answers: { ...answers, dog_feature } } });
  const refused = await file(`首輪の札は ${number}`);
  expect([refused.status, pointersOf(refused)]).toEqual([422, ["/answers/dog_feature"]]);
  expect(refused.text).toContain("個人番号は書かないでください");
  expect(refused.text).not.toContain(number);
  expect((await file(`首輪に会社法人等番号 ${number} の札`)).status).toBe(201);

  const draft = await callOf(stage, routeNamed("draftDecision"));
  const body = { ...(draft.options.body as object), text: `個人番号は${number}です。` };
  const answer = await run(stage, draft, { body });
  expect([answer.status, pointersOf(answer)]).toEqual([400, ["/text"]]);
  const stored = JSON.stringify(await rawClient(api.world.table).all());
  expect(stored).not.toContain(number);
});

test("a link is http or https: javascript:, data: and the like are refused where they are set", async () => {
  const call = await callOf(stage, routeNamed("publishProcedure"));
  const published = await run(stage, call);
  expect(published.status).toBe(201);
  const shown = await api.call("get", `${town}/procedures`);
  const { id } = (shown.body as { items: { id: string }[] }).items[0] ?? { id: "" };
  const { definition } = (await api.call("get", `${town}/procedures/${id}/versions/1`)).body as {
    definition: { law: object; slug: string; title: string };
  };
  const withLaw = (source: string) =>
    run(stage, call, {
      body: { definition: { ...definition, slug: "links", law: { ...definition.law, source } }, decision: onPaper },
    });
  for (const source of [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://example.jp/",
  ]) {
    const answer = await withLaw(source);
    expect([source, answer.status, pointersOf(answer)]).toEqual([source, 400, ["/definition/law/source"]]);
  }
  const deceiving = await run(stage, call, {
    body: { definition: { ...definition, title: "届\u202E出" }, decision: onPaper },
  });
  expect([deceiving.status, pointersOf(deceiving)]).toEqual([400, ["/definition/title"]]);
  expect((await withLaw("https://laws.e-gov.go.jp/law/325AC1000000247")).status).toBe(201);
});
