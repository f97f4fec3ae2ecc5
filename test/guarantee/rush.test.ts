import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import * as Clock from "#core/clock.ts";
import * as Limit from "#functions/api/limit.ts";
import { limits } from "#infra/limit.ts";
import { toEvent } from "#infra/local/gateway-event.ts";
import { type Answer, type Api, codeOf } from "../harness/api.ts";
import { callOf, routeNamed, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";
import { type People, peopleOf } from "../harness/founding.ts";

const code = "313254";
const town = `/v1/towns/${code}`;
const nine = Clock.startOf("2027-04-05", "09:00");
const payer = `${town}/payments/pay_${"0".repeat(26)}/return`;

let api: Api;
let people: People;
let minute = 0;
const setClock = (ms: number) => Clock.install(() => nine + minute * 600_000 + ms);

beforeAll(async () => {
  api = await foundedApi("april", { limited: true });
  people = peopleOf(api);
});
afterAll(() => api.stop());
beforeEach(() => {
  minute += 1;
  setClock(0);
  Limit.forget();
});

const partOf = (answers: readonly Answer[], status: number) =>
  answers.filter((one) => one.status === status).length / answers.length;
/** So many at a time that there is room for them. */
async function times(count: number, call: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (answers.length < count) answers.push(...(await Promise.all(Array.from({ length: 100 }, call))));
  return answers;
}
const residents = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, at) => people.resident(`mihon-${at}`, "ial3")));

test("300 residents of one town who each make six calls within ten seconds are let in: at most 5 % are told to wait", async () => {
  const tokens = await residents(300);
  const answers: Answer[] = [];
  for (let round = 0; round < 6; round++) {
    setClock(round * 1_666);
    answers.push(...(await Promise.all(tokens.map((token) => api.call("get", `${town}/facilities`, { token })))));
  }
  expect(answers).toHaveLength(1800);
  expect(partOf(answers, 429)).toBeLessThanOrEqual(0.05);
  expect(partOf(answers, 503)).toBe(0);
  // nor those who look before they sign in
  const { burst, perSecond } = limits.public;
  expect(burst + 10 * perSecond).toBeGreaterThanOrEqual(0.95 * 1800);
});

test("200 who want one slot at once are told that it is taken or that it is theirs: at most 5 % hear that the pool is busy", async () => {
  const call = await callOf(stageOf(api, code), routeNamed("bookFacility"));
  const tokens = await residents(200);
  const body = call.options.body as object;
  Limit.forget();
  const answers = await Promise.all(
    tokens.map((token) => api.call("post", call.path, { token, body, headers: call.options.headers ?? {} })),
  );
  expect(answers.filter((one) => one.status === 201)).toHaveLength(1);
  expect(answers.filter((one) => codeOf(one) === "busy").length).toBeLessThanOrEqual(10);
  expect(partOf(answers, 429)).toBe(0);
});

test("one person who floods takes nothing from the others of their town", async () => {
  const [loud, quiet] = await residents(2);
  const admin = await people.staff(code, "admin", { acr: "ial2" });
  const counter = await people.staff(code, "counter", { acr: "ial2" });
  for (const [who, other, name] of [
    [loud, quiet, "person"],
    [admin, counter, "official"],
  ] as const) {
    const calls = limits[name].burst + 60;
    const answers: Answer[] = [];
    for (let at = 0; at < calls; at++) answers.push(await api.call("get", `${town}/facilities`, { token: who }));
    expect(answers.filter((one) => one.status === 429).length).toBe(60);
    expect(answers.at(-1)?.headers["ratelimit-policy"]).toBe(
      `"${name}";q=${limits[name].burst};w=${limits[name].burst / limits[name].perSecond}`,
    );
    for (let at = 0; at < 20; at++) {
      expect((await api.call("get", `${town}/facilities`, { token: other })).status).toBe(200);
    }
  }
});

test("a flood of people without a token takes nothing from the provider's messages and the payers' way back", async () => {
  const flood = await times(limits.public.burst + 300, () => api.call("get", `${town}/facilities`));
  expect(partOf(flood, 429)).toBeGreaterThan(0.05);
  expect(codeOf(await api.call("get", payer))).toBe("not_found");
  const message = await api.call("post", `${town}/payments/messages`, { raw: "{}", key: null });
  expect(codeOf(message)).toBe("payment.message");
  expect((await api.call("get", `${town}/facilities`)).status).toBe(429);
});

/** What a browser gets that goes to an address. */
async function browse(path: string, more: Record<string, string> = {}): Promise<Answer> {
  const headers = { host: "pool.example.jp", accept: "text/html,application/xhtml+xml,*/*;q=0.8", ...more };
  const wire = { method: "GET", target: path, headers: Object.entries(headers).flat(), body: new Uint8Array() };
  const event = toEvent(
    { ...wire, sourceIp: "203.0.113.7", httpVersion: "1.1" },
    { stage: "$default", requestId: randomUUID(), time: Clock.now() },
  );
  return api.send(event);
}

test("a browser is never answered with problem+json: the payer's return is a small page in every case", async () => {
  const expectPage = (answer: Answer, status: number, text: string) => {
    expect([answer.status, answer.headers["content-type"]]).toEqual([status, "text/html; charset=UTF-8"]);
    expect(answer.text).toContain(text);
    expect(answer.text.length).toBeLessThan(2_000);
    expect(answer.text).not.toMatch(/<script/);
  };
  expectPage(await browse(payer), 404, "見つかりません。");
  expectPage(await browse(`${town}/payments/x/return`), 404, "見つかりません。");
  expectPage(await browse(payer.replace(code, "313017")), 404, "見つかりません。");
  expectPage(await browse(payer, { authorization: "Basic x" }), 401, "もう一度サインインしてください。");
  expectPage(await browse(`${town}/work`), 401, "本人確認が済んでいません。");
  expectPage(await browse("/nowhere"), 404, "見つかりません。");
  const flood = await times(limits.payer.burst + 100, () => browse(payer));
  const refused = flood.filter((one) => one.status === 429);
  expect(refused.length).toBeGreaterThan(0);
  for (const one of refused) expectPage(one, 429, "短い時間に送られた要求が多すぎます。");
  const program = await api.call("get", payer, { headers: { accept: "*/*" } });
  expect(program.headers["content-type"]).toMatch(/problem\+json/);
});
