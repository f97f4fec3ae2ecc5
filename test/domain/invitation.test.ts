import { afterAll, beforeAll, expect, test } from "vitest";
import * as Clock from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import { importKind, invitationKind } from "#core/staff/entity.ts";
import * as Staff from "#core/staff/index.ts";
import { type Api, codeOf } from "../harness/api.ts";
import { act } from "../harness/exemplar/stage.ts";
import { type Stage, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";

const town = "313254";
const base = `/v1/towns/${town}`;
let api: Api;
let stage: Stage;
beforeAll(async () => {
  api = await foundedApi("april");
  stage = stageOf(api, town);
});
afterAll(() => api.stop());

let made = 0;
/** Somebody with a name and an address that nobody else has. */
const somebody = () => {
  const mark = ++made;
  return {
    name: `見本 ${"一二三四五六七八九十"[mark % 10]}${mark}郎`,
    kana: `ミホン ${"アイウエオカキクケコ"[mark % 10]}${"サシスセソ"[Math.floor(mark / 10)]}ロウ`,
    email: `somebody-${mark}@example.invalid`,
  };
};
type Person = ReturnType<typeof somebody>;

const lineOf = ({ name, kana, email }: Person, duties: string, to = "") =>
  `${name},${kana},${email},総務課,${duties},${Clock.today()},${to}`;
const admin = () => stage.people.staff(town, "admin", { acr: "ial2" });
const send = async (lines: string[], acknowledged?: number[]) =>
  api.call("post", `${base}/staff/imports`, {
    token: await admin(),
    body: {
      csv: `${[Staff.csvHeader, ...lines].join("\n")}\n`,
      ...(acknowledged === undefined ? {} : { acknowledged }),
    },
  });

/** The codes that went to an address, the earliest first. */
const codesTo = (email: string) =>
  api.world.mails.flatMap(({ to, text }) => (to === email ? [/招待コード: (\S+)/.exec(text)?.[1] ?? ""] : []));

/** Invites somebody, and gives the code that the mail brought and the invitation's number. */
async function invite(person: Person, duties: string, more: { to?: string; acknowledged?: number[] } = {}) {
  const answer = await send([lineOf(person, duties, more.to)], more.acknowledged);
  expect([answer.status, codeOf(answer)]).toEqual([201, undefined]);
  await api.world.deliver();
  const [id = ""] = (answer.body as { invitations: string[] }).invitations;
  return { id, code: codesTo(person.email).at(-1) ?? "" };
}

const tokenFor = (who: string) => api.token(`staff-${who}`, "staff", "ial2");
const accept = async (who: string, code: string) =>
  api.call("post", `${base}/staff/acceptances`, { token: await tokenFor(who), body: { code } });
const joined = async (who: string, code: string): Promise<string> => {
  const answer = await accept(who, code);
  expect([answer.status, codeOf(answer)]).toEqual([201, undefined]);
  return String((answer.body as { id: string }).id);
};
const entriesOf = (kind: { kind: string }, id: string) =>
  api.world.as(api.world.staff(town), () => Journal.entries(kind, id));

test("retirement ends every open invitation of the person (P32)", async () => {
  const person = somebody();
  const first = await invite(person, "受付");
  const account = await joined("leaver", first.code);
  const second = await invite(person, "受付・起案", { acknowledged: [2] });
  await act(stage, "admin", "post", `${base}/staff/${account}/retirements`, { lastDay: "2027-04-04" });
  for (const who of ["leaver", "somebody-else"]) {
    expect([who, codeOf(await accept(who, second.code))]).toEqual([who, "staff.invitation_expired"]);
  }
  const work = await api.call("get", `${base}/work`, { token: await tokenFor("leaver") });
  expect(work.status).toBe(404);
  const [, ended] = await entriesOf(invitationKind, second.id);
  expect(ended).toMatchObject({ type: "staff.invitation_revoked", facts: { retired: account } });
  // whoever is wanted back is invited anew
  await joined("leaver", (await invite(person, "受付")).code);
});

test("a later invitation of the same person replaces the earlier one (P32)", async () => {
  const person = somebody();
  const mistaken = await invite(person, "管理・決裁");
  const right = await invite({ ...person, email: person.email.toUpperCase() }, "受付");
  const code = codesTo(person.email.toUpperCase())
    .concat(codesTo(person.email))
    .find((one) => one !== mistaken.code);
  expect(codeOf(await accept("right", mistaken.code))).toBe("staff.invitation_expired");
  const account = await joined("right", code ?? right.code);
  expect(codeOf(await accept("right", mistaken.code))).toBe("staff.invitation_expired");
  const shown = await act(stage, "admin", "get", `${base}/staff/${account}`, undefined);
  expect((shown.body.duties as { duty: string }[]).map(({ duty }) => duty)).toEqual(["counter"]);
  const [, ended] = await entriesOf(invitationKind, mistaken.id);
  expect(ended).toMatchObject({ type: "staff.invitation_revoked", facts: { replacedBy: right.id } });
});

test("the later of two invitations holds before anything has followed from it (P32)", async () => {
  const person = somebody();
  const { code } = await invite(person, "管理・決裁");
  expect((await send([lineOf(person, "受付")])).status).toBe(201);
  expect(codeOf(await accept("quick", code))).toBe("staff.invitation_expired");
  await api.world.deliver();
});

test("open invitations are listed, and one can be revoked (P32)", async () => {
  const person = somebody();
  const { id, code } = await invite(person, "受付");
  const listed = async () =>
    (await act(stage, "admin", "get", `${base}/invitations?limit=100`, undefined)).body.items as { id: string }[];
  expect(await listed()).toContainEqual(expect.objectContaining({ id, status: "open", email: person.email }));
  const revoke = async () =>
    api.call("post", `${base}/invitations/${id}/revocations`, {
      token: await admin(),
      body: { why: "宛先を誤ったため" },
    });
  expect((await revoke()).status).toBe(201);
  expect((await listed()).map((one) => one.id)).not.toContain(id);
  expect(codeOf(await accept("wrong-address", code))).toBe("staff.invitation_expired");
  expect(codeOf(await revoke())).toBe("staff.invitation_expired");
  const [, ended] = await entriesOf(invitationKind, id);
  expect(ended?.closed).toMatchObject({ why: "宛先を誤ったため" });
  const other = somebody();
  const used = await invite(other, "受付");
  await joined("in-time", used.code);
  const late = await api.call("post", `${base}/invitations/${used.id}/revocations`, {
    token: await admin(),
    body: { why: "遅すぎた" },
  });
  expect(codeOf(late)).toBe("staff.invitation_used");
});

test("an invitation ends with what it offers: a fixed term, a mandate (P32)", async () => {
  const { code } = await invite(somebody(), "受付", { to: "2027-04-06" });
  api.world.setTime("2027-04-06T23:59");
  const same = await invite(somebody(), "受付", { to: "2027-04-06" });
  await joined("last-day", same.code);
  api.world.setTime("2027-04-07T00:00");
  expect(codeOf(await accept("after-the-term", code))).toBe("staff.invitation_expired");
  api.world.setTime("2027-04-07T09:00");
});

test("the same name and reading under a second account is told at the import, acknowledged and journalled (P33)", async () => {
  const person = { ...somebody(), name: "髙橋 見本" };
  const account = await joined("one-head", (await invite(person, "起案")).code);
  const twin = { ...person, name: "高橋　見本", email: "second-address@example.invalid" };
  const told = await send([lineOf(somebody(), "受付"), lineOf(twin, "決裁")]);
  expect([told.status, codeOf(told)]).toEqual([409, "staff.namesake"]);
  expect(told.body).toMatchObject({ similar: [{ line: 3, same: [account], lines: [] }] });
  expect(codesTo(twin.email)).toEqual([]);
  expect(codeOf(await send([lineOf(somebody(), "受付"), lineOf(twin, "決裁")], [2]))).toBe("staff.namesake");

  const seen = await send([lineOf(somebody(), "受付"), lineOf(twin, "決裁")], [3]);
  expect(seen.status).toBe(201);
  const { id, invitations } = seen.body as { id: string; invitations: string[] };
  const [entry] = await entriesOf(importKind, id);
  expect(entry?.facts.acknowledged).toEqual([{ at: 1, same: [account], places: [] }]);

  // two lines of one list, and somebody who is only invited so far
  const both = somebody();
  const twice = await send([lineOf(both, "起案"), lineOf({ ...both, email: "b@example.invalid" }, "決裁")]);
  expect(twice.body).toMatchObject({ code: "staff.namesake", similar: [{ line: 3, same: [], lines: [2] }] });
  const third = await send([lineOf({ ...twin, email: "third-address@example.invalid" }, "管理")]);
  expect(third.body).toMatchObject({ similar: [{ line: 2, same: [account, invitations[1]] }] });
});

test("who is on a fixed term holds nothing without a last day, and becomes no other kind by a second invitation (P32)", async () => {
  const person = somebody();
  const account = await joined("term", (await invite(person, "受付", { to: "2028-03-31" })).code);
  const path = `${base}/staff/${account}`;
  const change = async (duties: object[]) => {
    const token = await admin();
    const { headers } = await api.call("get", path, { token });
    return api.call("patch", path, { token, body: { duties }, headers: { "if-match": String(headers.etag) } });
  };
  expect(codeOf(await change([{ duty: "draft", from: "2027-04-07" }]))).toBe("staff.fixed_term");
  expect((await change([{ duty: "draft", from: "2027-04-07", to: "2028-03-31" }])).status).toBe(200);

  const regular = somebody();
  const own = await joined("regular", (await invite(regular, "起案")).code);
  await joined("regular", (await invite(regular, "受付", { to: "2027-09-30", acknowledged: [2] })).code);
  const { body } = await act(stage, "admin", "get", `${base}/staff/${own}`, undefined);
  expect(body.type).toBe("regular");
});

test("operators' invitations end, are replaced, listed and revoked like those of a town (P32)", async () => {
  const path = "/v1/pool/operators";
  const person = somebody();
  const asOperator = async (method: string, to: string, body?: unknown) =>
    api.call(method, to, { token: await stage.people.operator(), body });
  const inviteOne = async (more: object = {}) => {
    const answer = await asOperator("post", path, { ...person, ...more });
    await api.world.deliver();
    return {
      answer,
      id: String((answer.body as { invitation?: string }).invitation),
      code: codesTo(person.email).at(-1) ?? "",
    };
  };
  const take = async (code: string) =>
    api.call("post", `${path}/acceptances`, {
      token: await api.token("operator-third", "operator", "ial2"),
      body: { code },
    });
  const first = await inviteOne();
  const second = await inviteOne();
  expect(codeOf(await take(first.code))).toBe("staff.invitation_expired");
  const { body } = await asOperator("get", `${path}/invitations?limit=100`);
  const ids = (body as { items: { id: string }[] }).items.map(({ id }) => id);
  expect([ids.includes(first.id), ids.includes(second.id)]).toEqual([false, true]);
  const revoked = await asOperator("post", `${path}/invitations/${second.id}/revocations`, { why: "取りやめ" });
  expect(revoked.status).toBe(201);
  expect(codeOf(await take(second.code))).toBe("staff.invitation_expired");

  const third = await take((await inviteOne()).code);
  expect(third.status).toBe(201);
  expect(codeOf((await inviteOne()).answer)).toBe("staff.namesake");
  const open = await inviteOne({ acknowledged: true });
  const account = String((third.body as { id: string }).id);
  await asOperator("post", `${path}/${account}/retirements`, { lastDay: "2027-04-06" });
  expect(codeOf(await take(open.code))).toBe("staff.invitation_expired");
});

test("a vendor's system does nothing after its last day, and what it was admitted for ends with it (P32)", async () => {
  const subject = "client-tameshi-kaikei";
  const scopes = [{ scope: "register:read", from: "2027-04-01", to: "2027-04-08" }];
  const { issuer } = api.identity.rule;
  const admitted = await act(stage, "admin", "post", `${base}/clients`, { issuer, subject, name: "試し会計", scopes });
  const look = async () =>
    (await api.call("get", `${base}/registers/dog`, { token: await api.token(subject, "client") })).status;
  api.world.setTime("2027-04-08T23:59");
  expect(await look()).toBe(200);
  api.world.setTime("2027-04-09T00:00");
  expect(await look()).toBe(404);
  // an end is an end: neither suspension nor resumption gives a day more
  const one = `${base}/clients/${admitted.body.id}`;
  await act(stage, "admin", "post", `${one}/suspensions`, { why: "点検" });
  await act(stage, "admin", "post", `${one}/resumptions`, { why: "点検の終わり" });
  expect(await look()).toBe(404);
});
