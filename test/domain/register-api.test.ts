import { afterAll, beforeAll, expect, test } from "vitest";
import type { Duty } from "#core/actor.ts";
import { type Answer, type Api, codeOf, comparable } from "../harness/api.ts";
import { foundedApi } from "../harness/founded.ts";
import { type People, peopleOf } from "../harness/founding.ts";
import { adoptDogs, answers } from "./dog.ts";

const town = "/v1/towns/313254";
let api: Api;
let people: People;
let application: string;

const as = async (duty: Duty, method: string, path: string, body?: unknown, headers = {}) =>
  api.call(method, path, { token: await people.staff("313254", duty), body, headers });
const get = (path: string) => as("counter", "get", path);
const bodyOf = (answer: Answer) => answer.body as Record<string, unknown>;
const decide = async () => {
  const procedure = (await get(`${town}/procedures`)).body as { items: { id: string }[] };
  const filed = await api.call("post", `${town}/applications`, {
    token: await people.resident("mihon-taro"),
    body: { procedure: procedure.items[0]?.id, answers },
  });
  expect(filed.status).toBe(201);
  const id = String(bodyOf(filed).id);
  const path = `${town}/applications/${id}`;
  await as("draft", "post", `${path}/draft`, { outcome: "approved", text: "登録します。" });
  expect((await as("decide", "post", `${path}/approve`, { absent: false })).status).toBe(200);
  await api.world.deliver();
  return id;
};

beforeAll(async () => {
  api = await foundedApi("april");
  people = peopleOf(api);
  await adoptDogs(api.world, "313254");
  application = await decide();
});
afterAll(() => api.stop());

const dog = async () => {
  const list = bodyOf(await get(`${town}/registers/dog`)).items as { id: string }[];
  return `${town}/registers/dog/${list[0]?.id}`;
};

test("the fee is shown to its payer, taken at the counter, and receipted on a page that says it is invented", async () => {
  const path = `${town}/applications/${application}/payment`;
  const taro = await people.resident("mihon-taro");
  expect(bodyOf(await api.call("get", path, { token: taro }))).toMatchObject({ yen: 3000, status: "initiated" });
  expect(codeOf(await api.call("get", path, { token: await people.resident("kaku-hanako") }))).toBe("not_found");
  expect(codeOf(await as("counter", "post", `${path}/receive`, { yen: 1 }))).toBe("payment.amount");
  expect(bodyOf(await as("counter", "post", `${path}/receive`, { yen: 3000 }))).toMatchObject({
    status: "captured",
    receipt: { fiscalYear: 2027, number: 1 },
  });
  expect(codeOf(await as("counter", "post", `${path}/receive`, { yen: 3000 }))).toBe("payment.settled");
  const receipt = await api.call("get", `${path}/receipt`, { token: taro });
  expect(receipt.headers["content-type"]).toMatch(/^text\/html/);
  for (const part of ["架空", "3,000円", answers.owner_name]) expect(receipt.text).toContain(part);
});

test("a registration is read with its ETag, changed by it, and not changed by an old one", async () => {
  const path = await dog();
  const read = await get(path);
  expect(bodyOf(read)).toMatchObject({ mode: "ledger", tagText: "令和9年度第1号", row: { namae: "見本ポチ" } });
  const etag = { "if-match": read.headers.etag };
  const change = {
    reason: "11",
    effectiveOn: "2027-04-05",
    notifiedOn: "2027-04-05",
    changes: { shozaichi: "見本2番地" },
  };
  expect(codeOf(await as("draft", "post", `${path}/changes`, change))).toBe("version.missing");
  const changed = await as("draft", "post", `${path}/changes`, change, etag);
  expect(bodyOf(changed)).toMatchObject({ serial: 2, event: "change", processedOn: "2027-04-05" });
  expect(codeOf(await as("draft", "post", `${path}/changes`, change, etag))).toBe("version.stale");
  const correction = { event: "cancel", answers: 2, notifiedOn: "2027-04-05", note: "誤り" };
  const answer = await as("decide", "post", `${path}/corrections`, correction, { "if-match": changed.headers.etag });
  expect(bodyOf(answer)).toMatchObject({ serial: 3, event: "cancel", answers: 2, status: "registered" });
  expect(bodyOf(await get(path)).row).toMatchObject({ shozaichi: answers.dog_place });
});

test("a registration is shown as of a day and a knowledge, and moments that do not exist are refused by field", async () => {
  const path = await dog();
  const before = encodeURIComponent("2027-04-04T23:59:59+09:00");
  expect(codeOf(await get(`${path}?knownAt=${before}`))).toBe("not_found");
  expect(codeOf(await get(`${path}?validAt=2027-04-04`))).toBe("not_found");
  expect((await get(`${path}?validAt=2027-04-05`)).status).toBe(200);
  for (const query of ["validAt=2027-02-29", "knownAt=yesterday", "when=now"]) {
    expect(codeOf(await get(`${path}?${query}`))).toBe("request.malformed");
  }
});

test("certificate and tag letter are pages without a script", async () => {
  const path = await dog();
  for (const page of [await get(`${path}/certificate?validAt=2027-04-05`), await get(`${path}/tag`)]) {
    expect(page.headers["content-type"]).toMatch(/^text\/html/);
    expect(page.text).toContain("令和9年度第1号");
    expect(page.text).not.toContain("<script");
  }
});

test("staff see which notices about an application went out, without a word of them", async () => {
  const about = bodyOf(await get(`${town}/notices?about=${application}`)).items as { type: string; status: string }[];
  expect(about.map(({ type, status }) => [type, status])).toEqual([
    ["application.submitted", "sent"],
    ["application.decided", "sent"],
  ]);
  expect(JSON.stringify(about)).not.toMatch(/hanako|葛|見本/);
  expect(bodyOf(await get(`${town}/notices?status=queued`))).toEqual({ items: [] });
});

test("staff of another town get the same bytes for a dog of this one as for none", async () => {
  const token = await people.staff("313289", "decide");
  const [path, missing] = [await dog(), `${town}/registers/dog/dog_${"0".repeat(26)}`];
  const there = (one: string) => one.replace("313254", "313289");
  for (const suffix of ["", "/certificate", "/tag"]) {
    const answers = await Promise.all(
      [path, missing, there(path), there(missing)].map((one) => api.call("get", one + suffix, { token })),
    );
    expect(new Set(answers.map((one) => JSON.stringify(comparable(one)))).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
  }
});
