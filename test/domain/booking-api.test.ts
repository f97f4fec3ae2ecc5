import { afterAll, beforeAll, expect, test } from "vitest";
import { onPaper } from "#functions/api/decision.ts";
import * as Example from "#functions/api/town/facility-example.ts";
import { type Api, type CallOptions, codeOf, comparable, pointersOf } from "../harness/api.ts";
import { foundedApi } from "../harness/founded.ts";
import { type People, peopleOf } from "../harness/founding.ts";
import { quota } from "./hall.ts";

const town = "/v1/towns/313254";
let api: Api;
let people: People;
let facility: string;

beforeAll(async () => {
  api = await foundedApi("april");
  people = peopleOf(api);
  const token = await people.staff("313254", "admin");
  const created = await api.call("post", `${town}/facilities`, { token, body: Example.facility });
  facility = (created.body as { id: string }).id;
  let etag = String(created.headers.etag);
  for (const [name, row] of Object.entries({
    timetable: Example.timetable,
    rules: Example.rule,
    fees: { ...Example.fees, decision: onPaper },
  })) {
    const headers = { "if-match": etag };
    const set = await api.call("put", `${town}/facilities/${facility}/${name}`, { token, headers, body: row });
    expect([set.status, name]).toEqual([200, name]);
    etag = String(set.headers.etag);
  }
  const setting = { from: "2027-04-01", value: quota(100) };
  const set = await api.call("post", `${town}/settings/facility.booking`, { token, body: setting });
  expect(set.status).toBe(201);
});
afterAll(() => api.stop());

const wish = (more: object = {}) => ({ ...Example.wish, facility, date: "2027-05-09", ...more });
const book = async (name: string, more: object = {}, options: CallOptions = {}) =>
  api.call("post", `${town}/bookings`, { token: await people.resident(name), body: wish(more), ...options });

test("a club books an evening, a second one is told what is taken, and a replay gets the first answer's bytes", async () => {
  const first = await book("a", {}, { key: "evening" });
  expect(first.status).toBe(201);
  expect(first.body).toMatchObject({ yen: 2000, feeVersion: 4, label: "架空町民ホール 全面 夜間" });
  const second = await book("b", { unit: "east" });
  expect([second.status, codeOf(second)]).toEqual([409, "booking.taken"]);
  expect(second.body).toMatchObject({ taken: [{ unit: "east", band: "ev", name: "夜間", parts: ["東側"] }] });
  expect(comparable(await book("a", {}, { key: "evening" }))).toEqual(comparable(first));
  expect(codeOf(await book("a", { bands: ["am"] }, { key: "evening" }))).toBe("idempotency.mismatch");
  expect((await book("b", { bands: ["am"] }, { key: "evening" })).status).toBe(201);
});

test("who looks without signing in sees what is taken and not by whom", async () => {
  await book("a", { date: "2027-05-16" });
  const answer = await api.call("get", `${town}/facilities/${facility}/availability?from=2027-05-16&to=2027-05-17`);
  expect(answer.status).toBe(200);
  const { days } = answer.body as { days: { units: { unit: string; bands: { status: string }[] }[] }[] };
  const statuses = days.map((day) => day.units.find((one) => one.unit === "west")?.bands.map((band) => band.status));
  expect(statuses).toEqual([
    ["free", "free", "taken"],
    ["closed", "closed", "closed"],
  ]);
  expect(answer.text).not.toMatch(/bkg_|per_|架空バレー|見本 太郎/);
  const bad = ["from=2027-05-16&to=2027-06-16", "from=2027-05-16&to=2027-05-15", "from=2027-02-29&to=2027-03-01"];
  for (const query of bad) {
    const refused = await api.call("get", `${town}/facilities/${facility}/availability?${query}`);
    expect(codeOf(refused)).toBe("request.malformed");
  }
  for (const query of ["from=9999-12-31&to=9999-12-31", "from=0001-01-01&to=0001-01-31"]) {
    expect((await api.call("get", `${town}/facilities/${facility}/availability?${query}`)).status).toBe(200);
  }
});

test("another person's booking, another town's and a missing one are the same bytes", async () => {
  const { id } = (await book("a", { date: "2027-05-23" })).body as { id: string };
  const other = await people.resident("b");
  const get = async (path: string, token: string) => comparable(await api.call("get", path, { token }));
  const missing = await get(`${town}/bookings/bkg_${"0".repeat(26)}`, other);
  expect(missing.status).toBe(404);
  expect(await get(`${town}/bookings/${id}`, other)).toEqual(missing);
  expect(await get(`${town}/bookings/nonsense`, other)).toEqual(missing);
  const neighbour = await people.staff("313289", "counter");
  expect(await get(`${town}/bookings/${id}`, neighbour)).toEqual(missing);
  expect(await get(`/v1/towns/313289/bookings/${id}`, neighbour)).toEqual(missing);
  expect(await get(`/v1/towns/313289/facilities/${facility}`, neighbour)).toEqual(missing);
  const cancelled = await api.call("post", `${town}/bookings/${id}/cancel`, { token: other, body: {} });
  expect(comparable(cancelled)).toEqual(missing);
  const own = await api.call("get", `${town}/bookings/${id}`, { token: await people.resident("a") });
  expect(own.body).toMatchObject({ id, group: "架空バレーボールクラブ", status: "confirmed" });
});

test("a booker sees and cancels their own, the door sees the day in order", async () => {
  const token = await people.resident("c");
  const evening = (await book("c", { date: "2027-05-30" })).body as { id: string };
  await book("c", { date: "2027-05-30", bands: ["am"] });
  const done = await api.call("post", `${town}/bookings/${evening.id}/cancel`, { token, body: { reason: "人数不足" } });
  expect([done.status, done.body]).toEqual([200, expect.objectContaining({ status: "cancelled" })]);
  const again = await book("c", { date: "2027-05-30" });
  expect([codeOf(again), (again.body as { until: string }).until]).toEqual([
    "booking.cooling",
    "2027-04-06T09:00:00.000+09:00",
  ]);
  const statusesOf = async (path: string, token: string) =>
    ((await api.call("get", path, { token })).body as { items: { bands: string[]; status: string }[] }).items.map(
      (one) => [one.bands.join(), one.status],
    );
  const counter = await people.staff("313254", "counter");
  const expected = [
    ["am", "confirmed"],
    ["ev", "cancelled"],
  ];
  expect(await statusesOf(`${town}/facilities/${facility}/bookings?date=2027-05-30`, counter)).toEqual(expected);
  expect(await statusesOf(`${town}/bookings`, token)).toEqual(expected.toReversed());
});

test("wrong wishes are refused with the field that is wrong, and nothing is stored", async () => {
  const wrong: [object, string][] = [
    [{ facility: "fac_1" }, "/facility"],
    [{ bands: [] }, "/bands"],
    [{ bands: ["am", "am"] }, "/bands"],
    [{ date: "2027-02-29" }, "/date"],
    [{ contact: {} }, "/contact"],
    [{ group: "x".repeat(101) }, "/group"],
    [{ yen: 0 }, "/yen"],
  ];
  for (const [more, pointer] of wrong) {
    const answer = await book("d", more);
    expect([codeOf(answer), ...new Set(pointersOf(answer))]).toEqual(["request.malformed", pointer]);
  }
  expect(codeOf(await book("d", { facility: `fac_${"0".repeat(26)}` }))).toBe("not_found");
  const own = await api.call("get", `${town}/bookings`, { token: await people.resident("d") });
  expect(own.body).toEqual({ items: [] });
});

test("a row is set by who has read the last one", async () => {
  const token = await people.staff("313254", "admin");
  const path = `${town}/facilities/${facility}/fees`;
  const body = { ...Example.fees, decision: onPaper };
  const stale = await api.call("put", path, { token, headers: { "if-match": '"1"' }, body });
  expect(codeOf(stale)).toBe("version.stale");
  expect(codeOf(await api.call("put", path, { token, body }))).toBe("version.missing");
  const counter = await people.staff("313254", "counter");
  const forbidden = await api.call("put", path, { token: counter, headers: { "if-match": '"4"' }, body });
  expect(codeOf(forbidden)).toBe("auth.forbidden");
  const shown = await api.call("get", `${town}/facilities/${facility}`);
  expect([shown.headers.etag, shown.body]).toEqual([
    expect.stringMatching(/^W\/"4-/),
    { ...Example.shown, id: facility },
  ]);
});
