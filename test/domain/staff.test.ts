import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import { addDays } from "#core/calendar/date.ts";
import * as Clock from "#core/clock.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { clientKind, staffKind } from "#core/staff/entity.ts";
import * as Staff from "#core/staff/index.ts";
import { bodyHome, poolHome } from "#core/table/key.ts";
import * as Tenant from "#core/tenant/index.ts";
import { createApp } from "#functions/api/app.ts";
import { type Identity as Provider, startIdentity } from "#infra/local/identity.ts";
import { newWorld, type World } from "#test/harness/world.ts";
import { happened } from "../harness/happened.ts";

const town = "313254";
const neighbour = "313289";
let world: World;
let provider: Provider;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  world = await newWorld({ at: "2027-03-01" });
  for (const code of [town, neighbour]) await world.join(code);
  provider = await startIdentity({
    port: 0,
    keyFile: join(mkdtempSync(join(tmpdir(), "machipool-")), "jwks.json"),
    poolPort: 3000,
  });
  app = createApp({ prefecture: "31", issuers: [provider.rule], showCapacity: false });
});
afterAll(() => provider.stop());

const homeOf = (code: string) => bodyHome(parseBodyCode(code));
const identity = (subject: string): Staff.Identity => ({ issuer: provider.rule.issuer, subject, assurance: "ial2" });
const actorOf = (subject: string, code = town) => Staff.actorOf(identity(subject), homeOf(code));
const staffId = (subject: string) => Staff.newcomer(identity(subject), homeOf(town)).staff;
const asAdmin = <R>(run: () => R, key: string = Id.create("key")) =>
  world.as(world.staff(town, { duties: ["admin"] }), run, { idempotencyKey: key, hash: key });
/** Everybody here is called the same, and somebody has looked. */
const importAll = (csv: string) =>
  Staff.importStaff(
    csv,
    Array.from({ length: 60 }, (_, at) => at),
  );
const asNewcomer = <R>(subject: string, run: () => R, key: string = Id.create("key"), code = town) =>
  world.as(Staff.newcomer(identity(subject), homeOf(code)), run, { idempotencyKey: key, hash: key });
const problemOf = (run: Promise<unknown>) =>
  run.then(
    () => "done",
    (error: { code?: string }) => error.code ?? error,
  );

const header = Staff.csvHeader;
const line = (name: string, duties: string, from = "2027-03-01", to = "") =>
  `${name},ミホン タロウ,${Id.create("m")}@example.invalid,総務課,${duties},${from},${to}`;
const csvOf = (...lines: string[]) => [header, ...lines, ""].join("\n");

async function codesSince(run: () => Promise<unknown>): Promise<string[]> {
  await world.deliver();
  const before = world.mails.length;
  await run();
  await world.deliver();
  return world.mails.slice(before).map((mail) => /招待コード: (\S+)/.exec(mail.text)?.[1] ?? "");
}

/** A member of staff of the town, in the way that everybody becomes one. */
async function hire(subject: string, duties: string, from?: string, to?: string): Promise<string> {
  const [code = ""] = await codesSince(() => asAdmin(() => importAll(csvOf(line("見本 太郎", duties, from, to)))));
  await asNewcomer(subject, () => Staff.accept(code));
  return code;
}

type Call = { method?: string; body?: unknown; headers?: Record<string, string> };

async function call(subject: string, path: string, { method = "GET", body, headers = {} }: Call = {}) {
  const realm = path.startsWith("/v1/pool") ? "operator" : "staff";
  const token = await provider.issueToken({ sub: subject, realm, acr: "ial2" });
  const response = await app.request(path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(method === "GET" ? {} : { "content-type": "application/json", "idempotency-key": Id.create("key") }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), etag: response.headers.get("etag") ?? "" };
}

test("a body that joins invites the administrator whom it named, once, and only the mail knows the code", async () => {
  const code = "313017";
  await world.join(code);
  const home = homeOf(code);
  const closed = { administrator: { name: "髙﨑 𠮷美", kana: "タカサキ ヨシミ", email: "founder@example.invalid" } };
  const joined = () =>
    Actor.asSystem("founding", home, () =>
      Journal.act(Tenant.tenantKind, Tenant.tenantId, (head) => {
        if (head === undefined) throw new Error("the town has not joined");
        return { event: happened("tenant.joined", {}, closed), state: head.state };
      }),
    );
  const [invitation = ""] = await codesSince(joined);
  expect(world.mails.at(-1)).toMatchObject({ to: "founder@example.invalid" });
  expect(world.mails.at(-1)?.text).toContain("髙﨑 𠮷美 様");
  await asNewcomer("founder", () => Staff.accept(invitation), "k", code);
  expect(await actorOf("founder", code)).toMatchObject({ type: "staff", duties: ["admin"] });
  const entries = await Actor.asSystem("test", home, () =>
    Journal.entries({ kind: "INV" }, `inv_${invitation.split("-")[0]}`),
  );
  expect(JSON.stringify(entries.map((entry) => entry.open))).not.toContain(invitation);
});

test("a role begins and ends by itself: on its first day, and after its last day", async () => {
  world.setTime("2027-03-15");
  await hire("term", "受付・起案", "2027-04-01", "2028-03-31");
  const at = async (time: string) => {
    world.setTime(time);
    return (await actorOf("term"))?.duties;
  };
  expect(await at("2027-03-31T23:59")).toBeUndefined();
  expect(await at("2027-04-01T00:00")).toEqual(["counter", "draft"]);
  expect(await at("2028-03-31T23:59")).toEqual(["counter", "draft"]);
  expect(await at("2028-04-01T00:00")).toBeUndefined();
  world.setTime("2027-04-05");
});

test("an account opens one town and nothing in another, in the bytes of a town that does not exist", async () => {
  await hire("local", "管理");
  expect((await call("local", `/v1/towns/${town}/staff`)).status).toBe(200);
  const foreign = await call("local", `/v1/towns/${neighbour}/staff`);
  const missing = await call("local", "/v1/towns/313025/staff");
  expect(foreign.status).toBe(404);
  expect(foreign.text).toBe(missing.text);
});

test("an invitation makes one account, and its second use is refused to the same person and unknown to another", async () => {
  const code = await hire("one", "起案");
  expect(await problemOf(asNewcomer("one", () => Staff.accept(code)))).toBe("staff.invitation_used");
  expect(await problemOf(asNewcomer("two", () => Staff.accept(code)))).toBe("not_found");
  expect(await actorOf("two")).toBeUndefined();
});

test("two people who use one code at once: one has an account, the other finds nothing", async () => {
  const [code = ""] = await codesSince(() => asAdmin(() => importAll(csvOf(line("架空 花子", "起案")))));
  const people = ["race-a", "race-b", "race-c"];
  const results = await Promise.all(people.map((name) => problemOf(asNewcomer(name, () => Staff.accept(code)))));
  expect(results.toSorted()).toEqual(["done", "not_found", "not_found"]);
  const actors = await Promise.all(people.map((name) => actorOf(name)));
  expect(actors.map((actor) => actor !== undefined)).toEqual(results.map((result) => result === "done"));
});

test("accepting is answered again by the same bytes when it is sent again or twice at once", async () => {
  const [code = ""] = await codesSince(() => asAdmin(() => importAll(csvOf(line("架空 花子", "起案")))));
  const accept = () =>
    call("again", `/v1/towns/${town}/staff/acceptances`, {
      method: "POST",
      body: { code },
      headers: { "idempotency-key": "same" },
    });
  const [first, second] = await Promise.all([accept(), accept()]);
  expect(first.status).toBe(201);
  expect([second.text, (await accept()).text]).toEqual([first.text, first.text]);
  const journal = await Actor.asSystem("test", homeOf(town), () => Journal.entries(staffKind, staffId("again")));
  expect(journal.map((entry) => entry.type)).toEqual(["staff.joined"]);
});

test("a wrong code, a broken one and one of another town are not found", async () => {
  const [code = ""] = await codesSince(() => asAdmin(() => importAll(csvOf(line("架空 花子", "起案")))));
  const last = code.endsWith("0") ? "1" : "0";
  for (const wrong of [code.slice(0, -1) + last, "x", "", `${code}0`, code.split("-")[0] ?? ""]) {
    expect(await problemOf(asNewcomer("stranger", () => Staff.accept(wrong)))).toBe("not_found");
  }
  expect(await problemOf(asNewcomer("stranger", () => Staff.accept(code), "k1", neighbour))).toBe("not_found");
});

test("an invitation is good for 14 days and not a minute longer", async () => {
  const csv = () => asAdmin(() => importAll(csvOf(line("架空 花子", "起案"), line("架空 次郎", "起案"))));
  const [early = "", late = ""] = await codesSince(csv);
  const begin = Clock.now();
  Clock.install(() => begin + 14 * 86_400_000 - 1);
  expect(await problemOf(asNewcomer("early", () => Staff.accept(early)))).toBe("done");
  Clock.install(() => begin + 14 * 86_400_000);
  expect(await problemOf(asNewcomer("late", () => Staff.accept(late)))).toBe("staff.invitation_expired");
  world.setTime("2027-04-05");
});

test("somebody without an account may accept and nothing else", async () => {
  const body = { code: "0123456789abcdefghjkmnpqrs-0123456789abcdef01234567" };
  const wrong = await call("nobody", `/v1/towns/${town}/staff/acceptances`, { method: "POST", body });
  const other = await call("nobody", `/v1/towns/${town}/staff`);
  const missing = await call("nobody", "/v1/towns/313025/staff/acceptances", { method: "POST", body });
  expect([wrong.status, other.status, missing.status]).toEqual([404, 404, 404]);
  expect(new Set([wrong.text, other.text, missing.text]).size).toBe(1);
});

test("one broken line stores nothing, and every broken line is named by its number", async () => {
  const good = line("見本 太郎", "受付");
  const csv = csvOf(
    good,
    "架空 花子,かくう はなこ,hanako@example.invalid,総務課,受付,2027-04-01,",
    "架空 花子,カクウ ハナコ,hanako,総務課,村長,2027-02-30,",
    "架空 花子,カクウ ハナコ,hanako@example.invalid,総務課,受付,2028-04-01,2028-03-31",
    "足りない,列",
    good,
  );
  await world.deliver();
  const mails = world.mails.length;
  const result = await asAdmin(() => importAll(csv)).catch((error) => error);
  expect(result.code).toBe("staff.import_invalid");
  const messages = result.errors.map((error: { message: string }) => error.message);
  expect(messages.map((message: string) => message.replace(/:.*/, ""))).toEqual([
    "3行目のカナ",
    "4行目のメール",
    "4行目の権限",
    "4行目の開始日",
    "5行目の終了日",
    "6行目",
    "7行目のメール",
  ]);
  await world.deliver();
  expect(world.mails.length).toBe(mails);
});

test("a file without its header, without rows, with too many rows or with an open quote is refused", async () => {
  const many = Array.from({ length: Staff.rowsMax + 1 }, () => line("見本 太郎", "受付"));
  for (const csv of ["", header, line("見本 太郎", "受付"), csvOf(...many), csvOf('"見本')]) {
    expect(await problemOf(asAdmin(() => importAll(csv)))).toBe("staff.import_invalid");
  }
});

test("a full file is taken in one act; sent again, or twice at once, it invites nobody again", async () => {
  const csv = csvOf(...Array.from({ length: Staff.rowsMax }, () => line("見本 太郎", "受付")));
  const send = () => asAdmin(() => importAll(csv), "import-1");
  const codes = await codesSince(async () => {
    const [first, second] = await Promise.all([send(), send()]);
    expect(second.entry).toEqual(first.entry);
    expect((await send()).entry).toEqual(first.entry);
  });
  expect(codes).toHaveLength(Staff.rowsMax);
  expect(new Set(codes).size).toBe(Staff.rowsMax);
  const admin = world.staff(town, { duties: ["admin"] });
  const request = { idempotencyKey: "import-1", hash: "another body" };
  expect(await problemOf(world.as(admin, () => importAll(csv), request))).toBe("idempotency.mismatch");
});

test("a file from a spreadsheet is read as it comes: byte order mark, CRLF, slashes in dates", async () => {
  await hire("boss", "管理");
  const csv = `\uFEFF${header}\r\n"見本 太郎",ミホン タロウ,t@example.invalid,総務課,受付、起案,2027/4/1,2028/3/31\r\n`;
  const answer = await call("boss", `/v1/towns/${town}/staff/imports`, {
    method: "POST",
    body: { csv, acknowledged: [2] },
  });
  expect(answer.status).toBe(201);
  const body = { csv: csv.replace("総務課", "総務\r課") };
  expect((await call("boss", `/v1/towns/${town}/staff/imports`, { method: "POST", body })).status).toBe(400);
});

test("names keep every character they came with", async () => {
  const name = "髙﨑 𠮷\u845B\u{E0100}";
  const code = await codesSince(() => asAdmin(() => importAll(csvOf(line(name, "起案")))));
  expect(world.mails.at(-1)?.text).toContain(`${name} 様`);
  await asNewcomer("ivs", () => Staff.accept(code[0] ?? ""));
  const shown = await asAdmin(() => Staff.show(staffId("ivs")));
  expect(shown.secret?.name).toBe(name);
  const { text } = await call("boss", `/v1/towns/${town}/staff/${staffId("ivs")}`);
  expect(JSON.parse(text).name).toBe(name);
});

test("whoever looks at staff is written down before the answer, and only administrators may look", async () => {
  await hire("window", "受付");
  expect((await call("window", `/v1/towns/${town}/staff`)).status).toBe(403);
  const reads = async () => {
    const found: string[] = [];
    await Actor.asSystem("test", homeOf(town), async () => {
      for await (const item of Journal.walkDay(Clock.today())) if (item.pk.includes("#READ#")) found.push(item.sk);
    });
    return found.length;
  };
  const before = await reads();
  expect((await call("boss", `/v1/towns/${town}/staff`)).status).toBe(200);
  expect(await reads()).toBe(before + 1);
});

test("duties change only against the version that was read", async () => {
  await hire("moved", "受付");
  const path = `/v1/towns/${town}/staff/${staffId("moved")}`;
  const body = { office: "住民課", duties: [{ duty: "draft", from: "2027-04-01" }] };
  const { etag } = await call("boss", path);
  expect((await call("boss", path, { method: "PATCH", body })).status).toBe(428);
  const changed = await call("boss", path, { method: "PATCH", body, headers: { "if-match": etag } });
  expect(JSON.parse(changed.text)).toMatchObject({ office: "住民課", duties: body.duties });
  expect((await call("boss", path, { method: "PATCH", body, headers: { "if-match": etag } })).status).toBe(412);
  const again = await call("boss", path, { method: "PATCH", body, headers: { "if-match": changed.etag } });
  expect(again.status).toBe(200);
  expect((await actorOf("moved"))?.duties).toEqual(["draft"]);
});

test("somebody who leaves can do nothing from the day after the last day, and may be invited again", async () => {
  await hire("leaver", "起案");
  await asAdmin(() => Staff.retire(staffId("leaver"), "2027-04-10"));
  world.setTime("2027-04-10T23:00");
  expect((await actorOf("leaver"))?.duties).toEqual(["draft"]);
  world.setTime("2027-04-11T00:00");
  expect(await actorOf("leaver")).toBeUndefined();
  await hire("leaver", "受付", "2027-04-11");
  expect((await actorOf("leaver"))?.duties).toEqual(["counter"]);
  world.setTime("2027-04-11");
});

test("a town never loses its last administrator, not even when two take each other's duty at once", async () => {
  const code = "314013";
  await world.join(code);
  const admins = ["left", "right"];
  const as = <R>(run: () => R) =>
    world.as(world.staff(code, { duties: ["admin"] }), run, { idempotencyKey: Id.create("k") });
  const codes = await codesSince(() => as(() => importAll(csvOf(line("管理 一", "管理"), line("管理 二", "管理")))));
  const byOrder = new Map(admins.map((name, at) => [name, codes[at] ?? ""]));
  for (const [name, own] of byOrder) await asNewcomer(name, () => Staff.accept(own), name, code);
  const take = (name: string) => as(() => Staff.changeDuties(staffId(name), { duties: [] }));
  const results = await Promise.all(admins.map((name) => problemOf(take(name))));
  expect(results.toSorted()).toEqual(["done", "staff.last_admin"]);
  const left = admins.filter((_name, at) => results[at] !== "done")[0] ?? "";
  expect((await actorOf(left, code))?.duties).toEqual(["admin"]);
  expect(await problemOf(as(() => Staff.retire(staffId(left), addDays(Clock.today(), 100))))).toBe("staff.last_admin");
});

const mandate = {
  from: "2027-05-01",
  to: "2027-05-31",
  duties: ["counter", "draft"] as ("counter" | "draft")[],
  scope: "担当者の休暇中の受付と起案",
  town: parseBodyCode(neighbour),
  name: "架空 花子",
  kana: "カクウ ハナコ",
  email: "hanako@example.invalid",
  procedures: [],
  facilities: [],
  registers: ["dog"],
  acknowledged: true,
};

/** Somebody of the neighbour's staff. */
async function employ(subject: string): Promise<void> {
  const admin = world.staff(neighbour, { duties: ["admin"] });
  const key = Id.create("key");
  const [code = ""] = await codesSince(() =>
    world.as(admin, () => importAll(csvOf(line("架空 花子", "受付"))), { idempotencyKey: key, hash: key }),
  );
  await asNewcomer(subject, () => Staff.accept(code), Id.create("key"), neighbour);
}

async function deputise(subject: string, more: Partial<typeof mandate> = {}): Promise<{ id: string; code: string }> {
  let id = "";
  const [code = ""] = await codesSince(async () => {
    id = (await asAdmin(() => Staff.grantMandate({ ...mandate, ...more }))).entry.id;
  });
  if (subject === "") return { id, code };
  if ((await actorOf(subject, neighbour)) === undefined) await employ(subject);
  await asNewcomer(subject, () => Staff.accept(code));
  return { id, code };
}

test("a deputy acts between the dates of the mandate only, and every act names the mandate", async () => {
  world.setTime("2027-04-25");
  const { id } = await deputise("deputy");
  const on = async (time: string) => {
    world.setTime(time);
    return actorOf("deputy");
  };
  expect(await on("2027-04-30T23:59")).toBeUndefined();
  expect(await on("2027-05-01T00:00")).toMatchObject({ duties: ["counter", "draft"], mandate: id });
  const actor = await on("2027-05-31T23:59");
  expect(actor).toMatchObject({ mandate: id });
  if (actor === undefined) throw new Error("the deputy is not here");
  const { entry } = await world.as(actor, () =>
    Journal.act({ kind: "TEST", version: 1 }, "x", () => ({ event: happened("t"), state: {} })),
  );
  expect(entry.open.mandate).toBe(id);
  expect(await on("2027-06-01T00:00")).toBeUndefined();
  expect(await problemOf(asAdmin(() => Staff.changeDuties(staffId("deputy"), { duties: [] })))).toBe("staff.deputy");
  world.setTime("2027-05-10");
});

test("a mandate that is taken back ends at once, used or not, and only once", async () => {
  const used = await deputise("recalled");
  expect(await actorOf("recalled")).toMatchObject({ mandate: used.id });
  await asAdmin(() => Staff.revokeMandate(used.id, "担当者が復帰したため"));
  expect(await actorOf("recalled")).toBeUndefined();
  expect(await problemOf(asAdmin(() => Staff.revokeMandate(used.id, "再び")))).toBe("staff.mandate_revoked");
  const unused = await deputise("");
  await asAdmin(() => Staff.revokeMandate(unused.id, "不要になったため"));
  expect(await problemOf(asNewcomer("too-late", () => Staff.accept(unused.code)))).toBe("staff.invitation_expired");
});

test("a mandate taken back while its invitation is accepted leaves no deputy behind", async () => {
  for (const subject of ["close-1", "close-2", "close-3"]) {
    const { id, code } = await deputise("");
    await employ(subject);
    const [, accepted] = await Promise.all([
      asAdmin(() => Staff.revokeMandate(id, "不要になったため")),
      problemOf(asNewcomer(subject, () => Staff.accept(code))),
    ]);
    expect(["done", "staff.invitation_expired"]).toContain(accepted);
    expect(await actorOf(subject)).toBeUndefined();
  }
});

test("own duties come before a mandate, two mandates follow each other, and a town deputises nobody of its own", async () => {
  const first = await deputise("guest", { to: "2027-05-15" });
  const second = await deputise("guest", { from: "2027-05-10", to: "2027-05-20" });
  expect(await actorOf("guest")).toMatchObject({ mandate: first.id });
  world.setTime("2027-05-16");
  expect(await actorOf("guest")).toMatchObject({ mandate: second.id });
  await hire("guest", "受付");
  expect(await actorOf("guest")).toMatchObject({ duties: ["counter"] });
  expect((await actorOf("guest"))?.mandate).toBeUndefined();
  expect(await problemOf(asAdmin(() => Staff.grantMandate({ ...mandate, town: parseBodyCode(town) })))).toBe(
    "staff.own_town",
  );
});

test("a mandate is granted, listed and taken back through the API", async () => {
  const path = `/v1/towns/${town}/mandates`;
  const granted = await call("boss", path, { method: "POST", body: mandate });
  expect(granted.status).toBe(201);
  const { id } = JSON.parse(granted.text);
  expect(granted.text).not.toContain(mandate.email);
  const back = await call("boss", `${path}/${id}/revocations`, { method: "POST", body: { why: "不要になったため" } });
  expect(back.status).toBe(201);
  const { items } = JSON.parse((await call("boss", `${path}?limit=100`)).text);
  expect(items).toContainEqual(expect.objectContaining({ id, status: "revoked" }));
  const wrong = { ...mandate, to: "2027-04-30", town: "313280", email: "a@b@c", admin: true };
  const refused = await call("boss", path, { method: "POST", body: wrong });
  expect(refused.status).toBe(400);
});

test("a vendor's system is let in by one town, each scope for as long as that says, and a replay lets it in once", async () => {
  const input = {
    issuer: provider.rule.issuer,
    subject: "client-mihon-viewer",
    name: "見本ビューアー",
    scopes: [
      { scope: "register:read" as const, from: "2027-05-01", to: "2027-06-30" },
      { scope: "application:read" as const, from: "2027-06-01", to: "2027-07-31" },
    ],
  };
  const admit = (key: string) => asAdmin(() => Staff.admitClient(input), key);
  const [first, second] = await Promise.all([admit("admit"), admit("admit")]);
  expect([second.entry, (await admit("admit")).entry]).toEqual([first.entry, first.entry]);
  expect(await problemOf(admit("again"))).toBe("staff.client_known");
  const of = (code: string) => Staff.clientOf(identity(input.subject), homeOf(code));
  const scopesOn = async (date: string) => {
    world.setTime(date);
    return (await of(town))?.scopes;
  };
  expect(await of(neighbour)).toBeUndefined();
  expect(await scopesOn("2027-05-16")).toEqual(["register:read"]);
  expect(await scopesOn("2027-06-15")).toEqual(["register:read", "application:read"]);
  expect(await scopesOn("2027-07-01")).toEqual(["application:read"]);
  expect(await scopesOn("2027-08-01")).toBeUndefined();
  world.setTime("2027-05-16");
});

test("a vendor's system that is suspended is out at its next call and comes back as it was; an end is an end", async () => {
  const of = () => Staff.clientOf(identity("client-mihon-viewer"), homeOf(town));
  const id = Id.derive("cli", provider.rule.issuer, "client-mihon-viewer");
  await asAdmin(() => Staff.suspendClient(id, "事故の連絡による"));
  expect(await of()).toBeUndefined();
  expect(await problemOf(asAdmin(() => Staff.suspendClient(id, "もう一度")))).toBe("staff.client_state");
  await asAdmin(() => Staff.resumeClient(id, "解消した"));
  expect((await of())?.scopes).toEqual(["register:read"]);
  await asAdmin(() => Staff.changeClient(id, { name: "見本ビューアー", scopes: [] }));
  expect(await of()).toBeUndefined();
  const entries = await asAdmin(() => Journal.entries(clientKind, id));
  expect(entries.map(({ type }) => type)).toEqual([
    "client.admitted",
    "client.suspended",
    "client.resumed",
    "client.changed",
  ]);
  expect(entries[1]?.closed).toMatchObject({ why: "事故の連絡による" });
});

test("a client of the first version has no scope any more, because those opened nothing", () => {
  const old = { scopes: ["read", "write"], from: "2027-04-01" };
  expect(clientKind.upcast?.[1]?.(old)).toEqual({ status: "admitted", scopes: [] });
});

test("the pool's first operator is founded once and only by the system", async () => {
  const home = poolHome("31");
  const person = { name: "運用 見本", kana: "ウンヨウ ミホン", email: "o@example.invalid" };
  const found = (who = "operator") =>
    Actor.asSystem("founding", home, () => Staff.foundFirstOperator(identity(who), person));
  const first = await found();
  const operator = first.entry.id;
  expect(await found()).toEqual({ entry: first.entry, already: true });
  expect(await problemOf(found("somebody"))).toBe("pool.founded");
  expect(await Staff.operatorOf(identity("operator"), home)).toMatchObject({ type: "operator", operator });
  expect(await Staff.operatorOf(identity("somebody"), home)).toBeUndefined();
  const entries = await Actor.asSystem("test", home, () => Journal.entries(staffKind, operator));
  expect(entries).toHaveLength(1);
  const byOperator = world.as(world.operator(), () => Staff.foundFirstOperator(identity("operator"), person));
  expect(await problemOf(byOperator)).toBe("auth.forbidden");
});

test("operators invite each other, see each other, and one of them always stays", async () => {
  const path = "/v1/pool/operators";
  const person = { name: "架空 見本", kana: "カクウ ミホン", email: "second@example.invalid" };
  let answer = "";
  const [code = ""] = await codesSince(async () => {
    answer = (await call("operator", path, { method: "POST", body: person })).text;
  });
  expect(answer).not.toContain(code);
  const accept = (who: string) => call(who, `${path}/acceptances`, { method: "POST", body: { code } });
  expect((await call("second", path)).status).toBe(404);
  expect((await accept("second")).status).toBe(201);
  expect((await accept("third")).status).toBe(404);
  const { items } = JSON.parse((await call("second", path)).text) as { items: { id: string; email: string }[] };
  expect(items.map((one) => one.email).toSorted()).toEqual(["o@example.invalid", person.email]);
  const leave = (one: { id: string }) =>
    call("second", `${path}/${one.id}/retirements`, { method: "POST", body: { lastDay: Clock.today() } });
  const results = await Promise.all(items.map(leave));
  expect(results.map((result) => result.status).toSorted()).toEqual([201, 409]);
});
