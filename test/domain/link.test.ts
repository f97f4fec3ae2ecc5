import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Application from "#core/application/index.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import type { Item } from "#core/table/client.ts";
import { bodyHome } from "#core/table/key.ts";
import { onPaper } from "#functions/api/decision.ts";
import * as Example from "#functions/api/town/facility-example.ts";
import { type Answer, type Api, codeOf, pointersOf } from "../harness/api.ts";
import { foundedApi } from "../harness/founded.ts";
import { admit, type People, peopleOf, systems } from "../harness/founding.ts";
import { parkedEntries } from "../harness/parked.ts";
import { rawClient } from "../harness/table.ts";
import { adoptDogs, answers, decide } from "./dog.ts";
import { quota } from "./hall.ts";

const [code, other] = ["313254", "313289"] as const;
const town = `/v1/towns/${code}`;
const vendor = systems[0];
let api: Api;
let people: People;
let procedure: string;

beforeAll(async () => {
  api = await foundedApi("april");
  people = peopleOf(api);
  procedure = await adoptDogs(api.world, code);
});
afterAll(() => api.stop());

const bodyOf = (answer: Answer) => answer.body as Record<string, unknown>;
const asVendor = async (method: string, path: string, body?: unknown, headers = {}) =>
  api.call(method, path, { token: await people.client(vendor), headers, ...(body === undefined ? {} : { body }) });
const asAdmin = async (method: string, path: string, body?: unknown, headers = {}) =>
  api.call(method, path, {
    token: await people.staff(code, "admin"),
    headers,
    ...(body === undefined ? {} : { body }),
  });

type Line = { event: string; id: string };
type Feed = { items: Line[]; next: string; more: boolean };
const feedFrom = async (cursor: string | undefined, limit: number): Promise<Feed> => {
  const query = new URLSearchParams({ limit: String(limit), ...(cursor === undefined ? {} : { cursor }) });
  const answer = await asVendor("get", `${town}/feeds/applications?${query}`);
  expect(answer.status).toBe(200);
  return bodyOf(answer) as Feed;
};
const place = ({ event, id }: Line) => `${event} ${id}`;

const file = () => api.world.as(api.world.resident(code, "hanako"), () => Application.submit({ procedure, answers }));

test("whoever polls at any moment, in pages of any size, gets every act once and in order", async () => {
  const acts: string[] = [];
  const polled: Line[] = [];
  let cursor: string | undefined;
  const polls = fc.array(
    fc.record({ decides: fc.boolean(), limit: fc.integer({ min: 1, max: 4 }), pages: fc.nat({ max: 2 }) }),
    {
      minLength: 4,
      maxLength: 6,
    },
  );
  for (const one of fc.sample(polls, { numRuns: 1, seed: 437 }).flat()) {
    const id = one.decides ? await decide(api.world, code, procedure) : (await file()).entry.id;
    acts.push(`received ${id}`, ...(one.decides ? [`decided ${id}`] : []));
    await api.world.deliver();
    for (let page = 0; page < one.pages; page++) {
      const before = cursor;
      const feed = await feedFrom(before, one.limit);
      expect((await feedFrom(before, one.limit)).items).toEqual(feed.items);
      polled.push(...feed.items);
      cursor = feed.next;
    }
  }
  for (let feed = await feedFrom(cursor, 2); ; feed = await feedFrom(cursor, 2)) {
    polled.push(...feed.items);
    cursor = feed.next;
    if (!feed.more) break;
  }
  expect(polled.map(place)).toEqual(acts);
  expect((await feedFrom(cursor, 100)).items).toEqual([]);
});

test("acts that come all at once are numbered without a gap, and one that comes again is not there twice", async () => {
  const home = bodyHome(parseBodyCode(code));
  const { next } = await feedFrom(undefined, 100);
  const ids: string[] = [];
  for (let i = 0; i < 6; i++) ids.push((await file()).entry.id);
  const stored = (await rawClient(api.world.table).all()) as Item[];
  const items = stored.filter((item) => item.sk === "J#00000001" && ids.some((id) => item.pk.endsWith(id)));
  await Promise.all([...items, ...items].map((item) => Journal.deliver([Application.feedConsumer], item)));
  for (const { entry } of await parkedEntries(home)) await Journal.retry(Application.feedConsumer, entry, home);
  await api.world.deliver();
  const feed = await feedFrom(next, 100);
  expect(feed.items.map(({ id }) => id).sort()).toEqual(ids.sort());
});

test("a receipt names nobody, a decision says what was decided on, and that it was handed over is written down", async () => {
  const { next } = await feedFrom(undefined, 100);
  const id = await decide(api.world, code, procedure, { answers });
  const { items } = await feedFrom(next, 100);
  const [received, decided] = items;
  expect(JSON.stringify(received)).not.toMatch(/花子|ポチ|hanako|0858/);
  expect(decided).toMatchObject({ event: "decided", id, register: "dog", answers, ruling: { outcome: "approved" } });
  const client = await Actor.asSystem("test", bodyHome(parseBodyCode(code)), () => rawClient(api.world.table).all());
  const reads = (client as Item[])
    .filter((item) => item.pk.startsWith(`31#${code}#READ`))
    .map(({ open }) => String(open));
  const read = reads.map((open) => JSON.parse(open) as { by: string; what: string[]; purpose: string }).at(-1);
  expect(reads.filter((open) => open.includes(id)).length).toBe(1);
  expect(read).toMatchObject({ by: expect.stringMatching(/^client:cli_/), purpose: "基幹連携による決定の取得" });
});

test("a cursor of another town is refused", async () => {
  const { next } = await feedFrom(undefined, 1);
  const token = await people.client(vendor);
  const foreign = await api.call("get", `/v1/towns/${other}/feeds/applications?cursor=${next}`, { token });
  expect(codeOf(foreign)).toBe("cursor.invalid");
});

const dogs = `${town}/registers/dog`;
const row = {
  shurui: "柴",
  seinengappi: "2026-12-01",
  keiro: "茶",
  seibetsu: "2",
  namae: "見本ハチ",
  shozaichi: "鳥取県八頭郡若桜町大字見本2番地",
  shoyusha_shimei: "架空 花子",
  shoyusha_jusho: "鳥取県八頭郡若桜町大字見本2番地",
};
const registration = (number: number) => ({
  tag: { fiscalYear: 2027, number },
  effectiveOn: "2027-04-05",
  notifiedOn: "2027-04-05",
  changes: row,
});
const move = { reason: "11", effectiveOn: "2027-04-05", notifiedOn: "2027-04-05", changes: { shozaichi: "見本3番地" } };
const keep = async (value: object) => {
  const path = `${town}/settings/register.dog`;
  const { etag } = (await asAdmin("get", path)).headers;
  const headers = etag === undefined ? {} : { "if-match": etag };
  expect((await asAdmin("post", path, { from: "2027-04-01", value, reason: "引継ぎ" }, headers)).status).toBe(201);
};
const asDrafter = async (path: string, body: unknown, etag: string) =>
  api.call("post", path, { token: await people.staff(code, "draft"), body, headers: { "if-match": etag } });
const enteredBy = async () => (bodyOf(await asVendor("get", `${dogs}?limit=100`)).items as unknown[]).length;

test("the ledger itself is written by staff, and by a system only once the body has said so", async () => {
  await decide(api.world, code, procedure);
  const { items } = bodyOf(await asVendor("get", dogs)) as { items: { id: string }[] };
  const path = `${dogs}/${items[0]?.id}`;
  const shown = await asVendor("get", path);
  expect(bodyOf(shown)).toMatchObject({ mode: "ledger", row: { namae: "見本ポチ" } });
  const etag = { "if-match": shown.headers.etag };
  expect(codeOf(await asVendor("post", `${path}/changes`, move, etag))).toBe("register.not_writable");
  expect(codeOf(await asVendor("post", dogs, registration(900)))).toBe("register.not_writable");
  await keep({ mode: "ledger", writers: ["staff", "client"] });
  const changed = await asVendor("post", `${path}/changes`, move, etag);
  expect([changed.status, bodyOf(changed).serial]).toEqual([201, 2]);
  expect(codeOf(await asVendor("post", dogs, registration(900)))).toBe("register.not_writable");
});

test("a mirror is written by the system that holds the ledger: one number, one registration, no hand of staff", async () => {
  await keep({ mode: "mirror", writers: ["client"] });
  const entered = await asVendor("post", dogs, registration(501));
  expect([entered.status, bodyOf(entered).serial]).toEqual([201, 1]);
  expect(codeOf(await asVendor("post", dogs, registration(501)))).toBe("register.tag_taken");
  expect(codeOf(await asVendor("post", dogs, registration(1)))).toBe("register.tag_taken");
  const wrong = await asVendor("post", dogs, { ...registration(502), changes: { ...row, seibetsu: "3", keiro: null } });
  expect(pointersOf(wrong)).toEqual(["/changes/keiro", "/changes/seibetsu"].sort());
  const path = `${dogs}/${bodyOf(entered).id}`;
  const etag = String(entered.headers.etag);
  expect(codeOf(await asDrafter(`${path}/changes`, move, etag))).toBe("register.not_writable");
  expect((await asVendor("post", `${path}/changes`, move, { "if-match": etag })).status).toBe(201);
  expect(codeOf(await asVendor("post", `${path}/changes`, move, { "if-match": etag }))).toBe("version.stale");
  const shown = bodyOf(await asVendor("get", path));
  expect(shown).toMatchObject({ mode: "mirror", tagText: "令和9年度第501号", row: { shozaichi: "見本3番地" } });
  await keep({ mode: "mirror", writers: ["client", "staff"] });
  const last = String((await asVendor("get", path)).headers.etag);
  expect((await asDrafter(`${path}/changes`, { ...move, changes: { shozaichi: "見本4番地" } }, last)).status).toBe(201);
});

test("what is decided while the register is a mirror waits for the system and is not entered a second time", async () => {
  await keep({ mode: "mirror", writers: ["client"] });
  const before = await enteredBy();
  const application = await decide(api.world, code, procedure);
  expect(await enteredBy()).toBe(before);
  expect((await asVendor("post", dogs, { ...registration(601), application })).status).toBe(201);
  expect(await enteredBy()).toBe(before + 1);
});

test("once the town keeps the ledger itself, it gives no number that the mirror has taken over", async () => {
  expect((await asVendor("post", dogs, registration(599))).status).toBe(201); // the system may tell them in any order
  await keep({ mode: "ledger", writers: ["staff"] });
  await decide(api.world, code, procedure);
  const { items } = bodyOf(await asVendor("get", `${dogs}?limit=100`)) as { items: { tag: { number: number } }[] };
  expect(items.at(-1)?.tag.number).toBe(602);
});

test("a door learns when it is used and by nobody", async () => {
  const token = await people.staff(code, "admin");
  const created = await api.call("post", `${town}/facilities`, { token, body: Example.facility });
  const facility = String(bodyOf(created).id);
  let etag = String(created.headers.etag);
  const rows = { timetable: Example.timetable, rules: Example.rule, fees: { ...Example.fees, decision: onPaper } };
  for (const [name, body] of Object.entries(rows)) {
    const set = await asAdmin("put", `${town}/facilities/${facility}/${name}`, body, { "if-match": etag });
    etag = String(set.headers.etag);
  }
  await asAdmin("post", `${town}/settings/facility.booking`, { from: "2027-04-01", value: quota(100) });
  const book = async (bands: string[]) =>
    api.call("post", `${town}/bookings`, {
      token: await people.resident("mihon-taro"),
      body: { ...Example.wish, facility, date: "2027-05-09", bands },
    });
  const [morning, evening] = [await book(["am"]), await book(["ev"])];
  expect([morning.status, evening.status]).toEqual([201, 201]);
  const path = `${town}/facilities/${facility}/uses?date=2027-05-09`;
  const uses = await asVendor("get", path);
  expect((bodyOf(uses).items as { id: string }[]).map(({ id }) => id)).toEqual([
    bodyOf(morning).id,
    bodyOf(evening).id,
  ]);
  expect((bodyOf(uses).items as object[])[1]).toMatchObject({
    bands: [{ id: "ev" }],
    from: expect.stringMatching(/^2027-05-09T1[78]:\d\d:00\.000\+09:00$/),
    to: expect.stringMatching(/^2027-05-09T2\d:\d\d:00\.000\+09:00$/),
  });
  for (const text of [Example.wish.representative, Example.wish.group, Example.wish.purpose, "per_"]) {
    expect(uses.text).not.toContain(text);
  }
  await api.call("post", `${town}/bookings/${bodyOf(morning).id}/cancel`, {
    token: await people.resident("mihon-taro"),
    body: {},
  });
  expect(bodyOf(await asVendor("get", path)).items).toEqual([expect.objectContaining({ id: bodyOf(evening).id })]);
});

test("a system does what its scopes say today, and from its next call on nothing that was taken back", async () => {
  const path = `${town}/clients`;
  const { items } = bodyOf(await asAdmin("get", path)) as { items: { id: string; subject: string; issuer: string }[] };
  const one = items.find(({ subject }) => subject === vendor);
  const read = () => asVendor("get", dogs);
  const shown = await asAdmin("get", `${path}/${one?.id}`);
  expect(bodyOf(shown)).toMatchObject({ subject: vendor, issuer: api.identity.rule.issuer, status: "admitted" });
  const said = { name: "架空システムズ", scopes: [{ scope: "register:read", from: "2027-04-01", to: "2027-04-05" }] };
  const change = (etag: unknown, body: object) => asAdmin("put", `${path}/${one?.id}`, body, { "if-match": etag });
  expect((await change(shown.headers.etag, said)).status).toBe(200);
  expect(codeOf(await change(shown.headers.etag, said))).toBe("version.stale");
  expect([(await read()).status, codeOf(await asVendor("get", `${town}/feeds/applications`))]).toEqual([
    200,
    "auth.forbidden",
  ]);
  const why = { why: "事故の連絡による" };
  expect((await asAdmin("post", `${path}/${one?.id}/suspensions`, why)).status).toBe(201);
  expect(codeOf(await read())).toBe("not_found");
  expect((await asAdmin("post", `${path}/${one?.id}/resumptions`, why)).status).toBe(201);
  expect((await read()).status).toBe(200);
  api.world.setTime("2027-04-06");
  expect(codeOf(await read())).toBe("not_found");
  await admit(api, code, vendor, Actor.scopes);
  expect((await read()).status).toBe(200);
});

test("a scope that does not exist is refused with a pointer to it", async () => {
  const body = {
    issuer: "https://issuer.example",
    subject: "client-x",
    name: "架空",
    scopes: [
      { scope: "register:read", from: "2027-04-01" },
      { scope: "register:delete", from: "2027-04-01" },
      { scope: "usage:read", from: "2027-04-02", to: "2027-04-01" },
    ],
  };
  const refused = await asAdmin("post", `${town}/clients`, body);
  expect([refused.status, pointersOf(refused)]).toEqual([400, ["/scopes/1/scope", "/scopes/2/to"]]);
});
