import { afterAll, beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import { applicationKind } from "#core/application/index.ts";
import * as Exit from "#core/exit/index.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import * as Membership from "#core/membership/index.ts";
import * as Register from "#core/register/index.ts";
import { likeRow } from "#core/register/likeness.ts";
import { moduleOf } from "#core/register/modules/index.ts";
import { bodyHome } from "#core/table/key.ts";
import * as Tenant from "#core/tenant/index.ts";
import * as Verification from "#core/verification/index.ts";
import { contents } from "#functions/contents.ts";
import type { Api } from "../harness/api.ts";
import { callOf, routeNamed, run, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";
import { canary, foundTown, peopleOf } from "../harness/founding.ts";
import { killedAfter } from "../harness/killed.ts";
import { rawClient } from "../harness/table.ts";

const [wakasa, chizu, nichinan] = ["313254", "313289", "314013"] as const;
const home = (code: string) => bodyHome(parseBodyCode(code));
const way = { from: home(wakasa), to: home(chizu) };

let api: Api;
let application: string;
let group: string;
let dog: string;
beforeAll(async () => {
  api = await foundedApi("april");
  await foundTown(api, nichinan);
  for (const code of [wakasa, nichinan]) {
    const stage = stageOf(api, code);
    for (const id of ["submitApplication", "bookFacility", "addSetting", "joinGroup", "mirrorRegistration"]) {
      const { body } = await run(stage, await callOf(stage, routeNamed(id)));
      if (code === wakasa && id === "joinGroup") group = (body as { group: string }).group;
      if (code === wakasa && id === "submitApplication") application = (body as { id: string }).id;
      if (code === wakasa && id === "mirrorRegistration") dog = (body as { id: string }).id;
    }
  }
  await api.world.deliver();
  api.world.setTime("2027-04-06");
});
afterAll(() => api.stop());

const inside = <R>(code: string, work: () => Promise<R>): Promise<R> => Actor.asSystem("test", home(code), work);
const items = async (where: (item: Record<string, unknown>) => boolean) =>
  new Map((await rawClient(api.world.table).all()).filter(where).map((item) => [`${item.pk}|${item.sk}`, item]));
const of = (code: string) =>
  items(({ pk }) => String(pk).startsWith(`${home(code)}#`) && !String(pk).includes("#LIMIT#"));
const damagedIn = (code: string) =>
  inside(code, async () => (await Journal.verify(await Tenant.firstDay(), "2027-04-30")).damaged);

test("the plan counts what moves and changes nothing; a body in use is not copied", async () => {
  const before = await of(chizu);
  const plan = await Exit.compareHomes(way, contents);
  expect(plan.missing).toHaveLength(plan.aggregates);
  expect(plan.missing).toContain(`APP#${application}`);
  await expect(Exit.copyHome(way, contents)).rejects.toMatchObject({ code: "membership.state" });
  expect(await of(chizu)).toEqual(before);
});

test("a copy that was killed goes on where it stopped; the old home and every other town stay as they are", async () => {
  await api.world.as(api.world.operator(), () => Membership.suspend(wakasa, "廃置分合の準備"));
  await api.world.deliver();
  const [old, others, used] = [await of(wakasa), await of(nichinan), await usage()];
  const mails = api.world.mails.length;
  await killedAfter(150, () => Exit.copyHome(way, contents));
  expect((await Exit.compareHomes(way, contents)).missing.length).toBeGreaterThan(0);
  await expect(Exit.switchHomes(way, "2027-04-06", contents)).rejects.toMatchObject({ code: "merge.different" });
  await Exit.copyHome(way, contents);
  await api.world.deliver();
  expect(await of(wakasa)).toEqual(old);
  expect(await of(nichinan)).toEqual(others);
  expect(await usage()).toEqual(used);
  expect(api.world.mails.length).toBe(mails);
});

/** What bodies are charged for. */
const usage = () => items(({ pk }) => String(pk).includes("#USE#"));

test("counts and heads agree, chains verify in the new home, and personal data open there", async () => {
  const compared = await Exit.compareHomes(way, contents);
  expect([compared.missing, compared.different]).toEqual([[], []]);
  expect([await damagedIn(wakasa), await damagedIn(chizu)]).toEqual([[], []]);
  const [before, after] = await Promise.all(
    [wakasa, chizu].map((code) => inside(code, () => Journal.find(applicationKind, application))),
  );
  expect(after).toMatchObject({ seq: before?.seq, hash: before?.hash, state: before?.state, secret: before?.secret });
  expect(JSON.stringify(after?.secret)).toContain(canary.name);
  const entries = await inside(chizu, () => Journal.entries(applicationKind, application));
  expect(entries.every(({ closed }) => closed !== null)).toBe(true);
});

test("what the new home has under the same name stays its own and is named", async () => {
  const stage = stageOf(api, chizu);
  const call = await callOf(stage, routeNamed("addSetting"));
  const [, name = ""] = /settings\/([^/?]+)/.exec(call.path) ?? [];
  const { taken } = await Exit.compareHomes(way, contents);
  // a vendor of both was let in by each for itself
  expect(taken).toEqual([expect.stringMatching(/^CLIENT#/), expect.stringMatching(/^CLIENT#/)]);
  // a second body that set the same thing itself
  const other = await Exit.compareHomes({ from: home(nichinan), to: home(chizu) }, contents);
  expect(other.taken).toContain(`SETTING#${name}`);
});

test("the switch waits for its day, is written down in both, and the old home takes no act any more", async () => {
  await expect(Exit.switchHomes(way, "2027-04-07", contents)).rejects.toMatchObject({ code: "merge.early" });
  const counted = () => inside(chizu, () => Verification.recount(contents));
  const entry = await Exit.switchHomes(way, "2027-04-06", contents);
  expect(await counted()).toEqual([]); // whoever was counted in both towns is counted as one
  expect(entry).toMatchObject({
    home: home(chizu),
    type: "tenant.merged",
    facts: { from: wakasa, since: "2027-04-05" },
  });
  expect((await inside(wakasa, () => Tenant.current()))?.state.status).toBe("left");
  expect((await inside(wakasa, () => Journal.entries(Tenant.tenantKind, Tenant.tenantId))).at(-1)).toMatchObject({
    type: "tenant.merged_into",
    facts: { into: chizu, heads: entry.facts.heads },
  });
});

test("the work goes on in the new home: staff see the application, the resident finds it, the chain grows", async () => {
  const people = peopleOf(api);
  const clerk = await people.staff(chizu, "counter");
  const shown = await api.call("get", `/v1/towns/${chizu}/applications/${application}`, { token: clerk });
  expect([shown.status, shown.text.includes(canary.name)]).toEqual([200, true]);
  expect((await api.call("get", `/v1/towns/${wakasa}/applications/${application}`, { token: clerk })).status).toBe(404);
  const taro = await people.resident("mihon-taro", "ial3");
  expect((await api.call("get", "/v1/me/acts", { token: taro })).text).toContain(chizu);
  const { handler } = await import("#functions/cron/handler.ts");
  api.world.setTime("2027-06-30");
  await handler(); // a deadline of the moved application has come
  await api.world.deliver();
  const compared = await Exit.compareHomes(way, contents);
  expect([compared.missing, compared.different, await damagedIn(chizu)]).toEqual([[], [], []]);
  const moved = await inside(chizu, () => Journal.find(applicationKind, application));
  const left = await inside(wakasa, () => Journal.find(applicationKind, application));
  expect(moved.state.flag).toBe("overdue");
  expect([left.state.flag, moved.seq > left.seq]).toEqual(["none", true]);
});

test("a group is found in the new home by what it was found by in the old one, and its members are in it", async () => {
  const people = peopleOf(api);
  const clerk = { token: await people.staff(chizu, "counter") };
  const path = `/v1/towns/${chizu}/groups`;
  const shown = (await api.call("get", `${path}/${group}`, clerk)).body as Record<string, unknown>;
  const { name, kana, representative, contact, category } = shown;
  const again = await api.call("post", path, { ...clerk, body: { name, kana, representative, contact, category } });
  const by = ["name", "like", "kana", "representative", "email"];
  expect([again.status, again.body]).toEqual([409, expect.objectContaining({ similar: [{ id: group, by }] })]);
  const taro = { token: await people.resident("mihon-taro", "ial3") };
  const { items } = (await api.call("get", `/v1/towns/${chizu}/memberships`, taro)).body as { items: { id: string }[] };
  expect(items.map(({ id }) => id)).toContain(group);
  const places = [...(await of(chizu)).values()].filter(({ pk }) => String(pk).endsWith("#GROUPKEY"));
  expect(places).toHaveLength(by.length);
});

test("a registration is like the same thing in the new home, as it was in the old one", async () => {
  await inside(chizu, async () => {
    const { state, secret } = await Journal.find(Register.registerKind, dog);
    const { def } = moduleOf(state.register);
    expect(await likeRow(def, secret?.row ?? {}, "")).toEqual([dog]);
    expect(await likeRow(def, { ...secret?.row, shoyusha_shimei: "見本 別人" }, "")).toEqual([]);
  });
});
