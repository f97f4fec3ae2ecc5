import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Duty } from "#core/actor.ts";
import * as Actor from "#core/actor.ts";
import * as Application from "#core/application/index.ts";
import { addDays } from "#core/calendar/date.ts";
import * as Clock from "#core/clock.ts";
import { parseReceipt } from "#core/japan/receipt.ts";
import * as Journal from "#core/journal/index.ts";
import { commonsHome, parseHome } from "#core/table/key.ts";
import * as Timer from "#core/timer/index.ts";
import { onPaper } from "#functions/api/decision.ts";
import * as Example from "#functions/api/town/application-example.ts";
import { timerVerbs } from "#functions/cron/timers.ts";
import { type Answer, type Api, codeOf, comparable, pointersOf } from "#test/harness/api.ts";
import { foundedApi } from "#test/harness/founded.ts";
import { type People, peopleOf } from "#test/harness/founding.ts";

const town = "313254";
const neighbour = "313289";
const base = `/v1/towns/${town}`;
let api: Api;
let people: People;
let procedure: string;

type Sent = { token?: string; body?: unknown; key?: string; headers?: Record<string, string> };
const post = (path: string, sent: Sent = {}) => api.call("post", `${base}${path}`, sent);
const get = (path: string, token?: string) =>
  api.call("get", path.startsWith("/v1") ? path : `${base}${path}`, { token });
const staff = (duty: Duty, second = false) => people.staff(town, duty, { acr: "ial2", second });
const taro = () => people.resident("mihon-taro", "ial3");
const hanako = () => people.resident("kaku-hanako", "ial2");
type Body = Record<string, unknown>;
const bodyOf = (answer: Answer, status = 200): Body => {
  expect(answer.status, answer.text).toBe(status);
  return answer.body as Body;
};

const publication = { template: "dog-registration", parameters: Example.parameters, decision: onPaper };
const filing = (change: object = {}) => ({ procedure, answers: { ...Example.answers, ...change } });

async function file(change: object = {}, token?: string): Promise<string> {
  const answer = await post("/applications", { token: token ?? (await taro()), body: filing(change) });
  return String(bodyOf(answer, 201).id);
}
const draftBody = { outcome: "approved", text: "申請のとおり登録する。" };
const act = async (id: string, action: string, token: string, body?: unknown) =>
  post(`/applications/${id}/${action}`, { token, ...(body === undefined ? {} : { body }) });
const draft = async (id: string) => bodyOf(await act(id, "draft", await staff("draft"), draftBody));
const approve = async (id: string) => bodyOf(await act(id, "approve", await staff("decide"), {}));

const asSystem = <R>(run: () => R) => Actor.asSystem("test", parseHome(`31#${town}`), run);
const entriesOf = (id: string) => asSystem(() => Journal.entries(Application.applicationKind, id));
const headOf = (id: string) => asSystem(() => Journal.find(Application.applicationKind, id));

beforeAll(async () => {
  api = await foundedApi("april");
  people = peopleOf(api);
  const admin = await staff("admin");
  const set = async (name: string, value: unknown) =>
    bodyOf(await post(`/settings/${name}`, { token: admin, body: { from: "2027-04-01", value } }), 201);
  await set("approval.application", { steps: [{ duty: "decide", title: "課長" }], selfApproval: false });
  await set("calendar", { closed: ["2027-04-07"], open: [] });
  procedure = String(bodyOf(await post("/procedures", { token: admin, body: publication }), 201).id);
});
afterAll(() => api.stop());

test("an application goes from the resident's filing to the tag in their hand, and everybody is told what is next", async () => {
  const received = bodyOf(await post("/applications", { token: await taro(), body: filing() }), 201);
  expect(received).toMatchObject({
    status: "received",
    next: { who: "draft", action: "draft" },
    filedOn: "2027-04-05",
    due: "2027-04-13", // five open days, and the 7th is closed by the town's calendar
    fees: [{ name: "登録手数料", amount: 3000 }],
  });
  expect(parseReceipt(String(received.receipt))).toBe(received.receipt);
  const id = String(received.id);
  await api.world.deliver();
  expect(api.world.mails.filter((mail) => mail.to === "taro@example.jp").at(-1)?.text).toContain(received.receipt);

  expect(await draft(id)).toMatchObject({
    status: "under_review",
    next: { who: "decide", text: "課長が決裁します。" },
  });
  expect(await approve(id)).toMatchObject({
    status: "approved",
    next: { who: "counter", action: "issue" },
    ruling: {
      number: expect.stringMatching(/^若住第\d+号$/),
      fiscalYear: 2027,
      on: "2027-04-05",
      keepUntil: "2033-03-31",
    },
  });
  await api.world.deliver();
  expect(api.world.mails).toContainEqual(
    expect.objectContaining({ to: "taro@example.jp", subject: "【若桜町 町民福祉課】決定のお知らせ" }),
  );

  const counter = await staff("counter");
  expect(codeOf(await act(id, "issue", counter))).toBe("application.unpaid");
  bodyOf(await post(`/applications/${id}/payment/receive`, { token: counter, body: { yen: 3000 } }));
  expect(bodyOf(await act(id, "issue", counter))).toMatchObject({ status: "done", next: { who: "nobody" } });
  expect(bodyOf(await get(`/applications/${id}`, await taro()))).toMatchObject({ status: "done", allowed: [] });
});

test("what the register needs stands in the decision: the hook open, answers and applicant sealed", async () => {
  const id = await file();
  await draft(id);
  await approve(id);
  const decided = (await entriesOf(id)).at(-1);
  expect(decided).toMatchObject({
    type: "application.decided",
    facts: {
      slug: "dog-registration",
      register: "dog",
      outcome: "approved",
      number: expect.any(String),
      on: "2027-04-05",
    },
    closed: { answers: Example.answers, applicant: { name: "見本 太郎", email: "taro@example.jp" } },
  });
  for (const entry of await entriesOf(id)) expect(JSON.stringify(entry.open)).not.toMatch(/見本|太郎|taro@|ポチ|柴/);
});

test("staff enter at the counter what was brought on paper, and both stand in the work list without a name", async () => {
  const online = await file();
  const counter = await staff("counter");
  const entered = await post("/counter/applications", { token: counter, body: filing({ owner_email: undefined }) });
  const id = String(bodyOf(entered, 201).id);
  const list = await get("/work?limit=100", await staff("draft"));
  const items = bodyOf(list).items as Body[];
  expect(
    items
      .filter((item) => [online, id].includes(String(item.id)))
      .map((item) => item.channel)
      .sort(),
  ).toEqual(["counter", "online"]);
  expect(items.map((item) => item.due)).toEqual(items.map((item) => item.due).sort());
  expect(list.text).not.toMatch(/見本|taro@|ポチ/);
  expect(codeOf(await act(online, "withdraw", counter))).toBe("auth.forbidden");
  expect(bodyOf(await act(id, "withdraw", counter))).toMatchObject({ status: "withdrawn" });
});

test("staff who look at an application have it written down before they see it", async () => {
  const id = await file();
  const before = await readsToday();
  bodyOf(await get(`/applications/${id}`, await staff("draft")));
  expect((await readsToday()).slice(before.length)).toEqual([[`APP#${id}`]]);
});

async function readsToday(): Promise<string[][]> {
  const found: string[][] = [];
  await asSystem(async () => {
    const { all } = await import("#core/table/client.ts");
    const { partition } = await import("#core/table/key.ts");
    for await (const item of all({ pk: partition(parseHome(`31#${town}`), "READ", "2027-04-05") })) {
      found.push((JSON.parse(String(item.open)) as { what: string[] }).what);
    }
  });
  return found;
}

test("another resident, and staff of another town, get the bytes of something that does not exist", async () => {
  const id = await file();
  const missing = "app_00000000000000000000000000";
  const strangers = [await hanako(), await people.staff(neighbour, "draft", { acr: "ial2" })];
  for (const token of strangers) {
    for (const path of ["", "/letter"]) {
      const foreign = await get(`/applications/${id}${path}`, token);
      expect(foreign.status).toBe(404);
      expect(comparable(foreign)).toEqual(comparable(await get(`/applications/${missing}${path}`, token)));
    }
    const withdrawn = await act(id, "withdraw", token);
    expect(comparable(withdrawn)).toEqual(comparable(await act(missing, "withdraw", token)));
    expect(withdrawn.status).toBe(404);
  }
  expect(bodyOf(await get("/applications", await hanako())).items).toEqual([]);
  expect((await headOf(id)).state.status).toBe("received");
});

test("names keep every character they came with, from the request to the printed letter", async () => {
  const owner_name = "髙橋 﨑 神 𠮷 葛\u{E0100}城 か\u3099";
  const id = await file({ owner_name });
  const shown = bodyOf(await get(`/applications/${id}`, await taro())) as { answers: Body };
  expect(Buffer.from(String(shown.answers.owner_name))).toEqual(Buffer.from(owner_name));
  await draft(id);
  await approve(id);
  const letter = await get(`/applications/${id}/letter`, await taro());
  expect(letter.status).toBe(200);
  expect(letter.text).toContain(`${owner_name} 様`);
});

test("wrong answers are refused field by field, and nothing is stored", async () => {
  const token = await taro();
  const pointers = async (change: object, code = "application.invalid") => {
    const answer = await post("/applications", { token, body: filing(change) });
    expect(codeOf(answer), answer.text).toBe(code);
    return pointersOf(answer);
  };
  const before = bodyOf(await get("/applications?limit=100", token)).items as Body[];
  expect(await pointers({ owner_name: 1, dog_sex: "x", cat: 1 })).toEqual(
    expect.arrayContaining(["/answers/owner_name", "/answers/dog_sex", "/answers/cat"]),
  );
  expect(await pointers({ dog_born_on: "2027-02-29" })).toEqual(["/answers/dog_born_on"]);
  expect(await pointers({ dog_name: "あ".repeat(80_000) })).toEqual(["/answers/dog_name"]);
  expect(await pointers({ dog_acquired_on: "2027-04-06" })).toEqual(["/answers/dog_acquired_on"]);
  expect(await pointers({ dog_name: "\ud842" }, "request.malformed")).toEqual(["/answers/dog_name"]);
  const wrong = async (body: unknown) => pointersOf(await post("/applications", { token, body }));
  expect(await wrong({ procedure: "PROC#x", answers: {} })).toEqual(["/procedure"]);
  expect(await wrong({ procedure: "prc_00000000000000000000000000", answers: {} })).toEqual(["/procedure"]);
  expect(await wrong({ procedure, answers: [] })).toEqual(["/answers"]);
  expect((bodyOf(await get("/applications?limit=100", token)).items as Body[]).length).toBe(before.length);
});

test("a procedure that asks for a proven identity takes no self-asserted one", async () => {
  const weak = await people.resident("kari-jiro", "ial1");
  expect(codeOf(await post("/applications", { token: weak, body: filing() }))).toBe("auth.assurance");
});

test("a replayed filing and a replayed decision answer with the same bytes and happen once", async () => {
  const key = randomUUID();
  const token = await taro();
  const first = await post("/applications", { token, key, body: filing() });
  expect(comparable(await post("/applications", { token, key, body: filing() }))).toEqual(comparable(first));
  expect(codeOf(await post("/applications", { token, key, body: filing({ dog_name: "別名" }) }))).toBe(
    "idempotency.mismatch",
  );
  const id = String(bodyOf(first, 201).id);
  await draft(id);
  const decision = { token: await staff("decide"), key, body: {} };
  const [one, two] = await Promise.all([1, 2].map(() => post(`/applications/${id}/approve`, decision)));
  expect(one?.status).toBe(200);
  expect(one && comparable(one)).toEqual(two && comparable(two));
  expect((await entriesOf(id)).map(({ type }) => type)).toEqual([
    "application.submitted",
    "application.drafted",
    "application.decided",
  ]);
});

test("of two decisions at once one counts, and whoever drafted decides nothing", async () => {
  const id = await file();
  await draft(id);
  const both = await people.staff(town, "draft", { acr: "ial2" });
  expect(codeOf(await act(id, "approve", both, {}))).toBe("auth.forbidden");
  const answers = await Promise.all([
    act(id, "approve", await staff("decide"), {}),
    act(id, "approve", await staff("decide", true), {}),
  ]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  const { state } = await headOf(id);
  expect(state.approval?.signatures).toHaveLength(1);

  const all = api.world.staff(town);
  const { entry: own } = await api.world.as(api.world.resident(town, "own"), () => Application.submit(filing()));
  const draftIt = { outcome: "approved" as const, text: "申請のとおり登録する。" };
  await api.world.as(all, () => Application.draft(own.id, draftIt));
  await expect(api.world.as(all, () => Application.approve(own.id, { absent: false }))).rejects.toMatchObject({
    code: "approval.own_draft",
  });
});

test("decisions of one fiscal year are numbered without a gap, also when they come at once", async () => {
  const ids = await Promise.all(Array.from({ length: 4 }, () => file()));
  for (const id of ids) await draft(id);
  await Promise.all(ids.map(approve));
  const numberOf = async (id: string) => Number(/\d+/.exec((await headOf(id)).state.ruling?.number ?? "")?.[0]);
  const numbers = (await Promise.all(ids.map(numberOf))).sort((a, b) => a - b);
  const [first = 0] = numbers;
  expect(numbers).toEqual([first, first + 1, first + 2, first + 3]);
});

test("what is not allowed now is refused with what is, and who must act", async () => {
  const id = await file();
  const early = await act(id, "approve", await staff("decide"), {});
  expect(codeOf(early)).toBe("application.not_allowed");
  expect(early.body).toMatchObject({ allowed: [], waiting: { who: "draft" } });
  expect(bodyOf(await get(`/applications/${id}`, await staff("draft"))).allowed).toEqual([
    "draft",
    "request-correction",
  ]);
  bodyOf(await act(id, "withdraw", await taro()));
  expect((await act(id, "draft", await staff("draft"), draftBody)).body).toMatchObject({
    code: "application.not_allowed",
    allowed: [],
    waiting: { who: "nobody" },
  });
});

test("a refusal needs its reason, and shows it to the applicant with the decision and not before", async () => {
  const id = await file();
  const drafter = await staff("draft");
  const bare = await act(id, "draft", drafter, { outcome: "refused", text: "登録しない。" });
  expect([codeOf(bare), pointersOf(bare)]).toEqual(["application.invalid", ["/reason"]]);
  const reason = "犬の所在地が町の区域の外にあるため。";
  bodyOf(await act(id, "draft", drafter, { outcome: "refused", text: "登録しない。", reason }));
  expect((await get(`/applications/${id}`, await taro())).text).not.toContain(reason);
  expect((await get(`/applications/${id}/letter`, await taro())).status).toBe(404);
  expect(await approve(id)).toMatchObject({ status: "refused", next: { who: "nobody" } });
  expect(bodyOf(await get(`/applications/${id}`, await taro())).reason).toBe(reason);
  const letter = (await get(`/applications/${id}/letter`, await taro())).text;
  for (const part of ["却下決定通知書", "若桜町長に対して審査請求", "若桜町を被告として"])
    expect(letter).toContain(part);
  const record = bodyOf(await get(`/applications/${id}/record`, await staff("decide")));
  expect(record).toMatchObject({ reason, applicant: "見本 太郎", signatures: [{ title: "課長" }] });
});

test("補正 changes the named fields and no other, stops the clock, and nothing is decided meanwhile", async () => {
  const id = await file();
  const request = { fields: ["dog_place"], reason: "incomplete", message: "番地まで書いてください。" };
  const unknown = await act(id, "request-correction", await staff("draft"), { ...request, fields: ["cat"] });
  expect(pointersOf(unknown)).toEqual(["/fields/0"]);
  expect(bodyOf(await act(id, "request-correction", await staff("draft"), request))).toMatchObject({
    status: "correction",
    next: { who: "applicant" },
  });
  expect(codeOf(await act(id, "draft", await staff("draft"), draftBody))).toBe("application.not_allowed");
  const other = await act(id, "correct", await taro(), { answers: { dog_place: "見本2番地", dog_name: "タマ" } });
  expect([codeOf(other), pointersOf(other)]).toEqual(["application.invalid", ["/answers/dog_name"]]);
  api.world.setTime("2027-04-08");
  const corrected = await act(id, "correct", await taro(), { answers: { dog_place: "見本2番地" } });
  api.world.setTime("2027-04-05");
  expect(bodyOf(corrected)).toMatchObject({ status: "received", due: "2027-04-15" });
  expect(bodyOf(await get(`/applications/${id}`, await taro())).answers).toEqual({
    ...Example.answers,
    dog_place: "見本2番地",
  });
});

test("what is sent back is drafted anew", async () => {
  const id = await file();
  await draft(id);
  const back = await act(id, "send-back", await staff("decide"), { reason: "所在地を確かめてください。" });
  expect(bodyOf(back)).toMatchObject({
    status: "received",
    next: { who: "draft", text: expect.stringContaining("差し戻") },
  });
  await draft(id);
  expect(await approve(id)).toMatchObject({ status: "approved" });
});

test("a new version changes what is filed from then on and nothing that was filed before", async () => {
  const admin = await staff("admin");
  const own = { ...Application.adopt("dog-registration", Example.parameters as never), slug: "dog-two" };
  const created = bodyOf(
    await post("/procedures", { token: admin, body: { definition: own, decision: onPaper } }),
    201,
  );
  expect(codeOf(await post("/procedures", { token: admin, body: { definition: own, decision: onPaper } }))).toBe(
    "procedure.taken",
  );
  const token = await taro();
  const fileOn = (version?: number) =>
    post("/applications", {
      token,
      body: { ...filing(), procedure: created.id, ...(version === undefined ? {} : { version }) },
    });
  const id = String(bodyOf(await fileOn(1), 201).id);
  const path = `/procedures/${created.id}/versions`;
  const first = await get(`${path}/1`);
  const fees = [{ ...own.fees[0], amount: 3200 }];
  const next = await post(path, { token: admin, body: { definition: { ...own, fees }, decision: onPaper } });
  expect(bodyOf(next, 201)).toMatchObject({ version: 2 });
  expect(comparable(await get(`${path}/1`))).toEqual(comparable(first));
  expect(codeOf(await fileOn(1))).toBe("procedure.superseded");
  expect(bodyOf(await fileOn(2), 201)).toMatchObject({ fees: [{ amount: 3200 }] });
  expect((await headOf(id)).state).toMatchObject({ version: 1, hash: created.hash, fees: [{ amount: 3000 }] });
  const broken = await post(path, {
    token: admin,
    body: { definition: { ...own, order: ["cat"] }, decision: onPaper },
  });
  expect([codeOf(broken), pointersOf(broken)[0]]).toEqual(["procedure.invalid", "/definition/order/0"]);
  const closed = { ...own, accepts: { from: "2027-05-01" }, fees: own.fees };
  bodyOf(await post(path, { token: admin, body: { definition: closed, decision: onPaper } }), 201);
  expect(codeOf(await fileOn())).toBe("procedure.closed");
  const listed = bodyOf(await get("/procedures")).items as Body[];
  expect(listed.find((one) => one.id === created.id)).toMatchObject({ version: 3 });
});

test("only who administers a town publishes, and either a template or a definition", async () => {
  expect(codeOf(await post("/procedures", { token: await staff("draft"), body: publication }))).toBe("auth.forbidden");
  const admin = await staff("admin");
  expect(codeOf(await post("/procedures", { token: admin, body: {} }))).toBe("request.malformed");
  const pattern = {
    template: "dog-registration",
    parameters: { ...Example.parameters, documentPrefix: "a#b" },
    decision: onPaper,
  };
  expect(pointersOf(await post("/procedures", { token: admin, body: pattern }))).toEqual([
    "/parameters/documentPrefix",
  ]);
});

test("the work list says when the 標準処理期間 is nearly over and when it is, and a decision ends it", async () => {
  const [late, decided] = [await file(), await file()];
  await draft(decided);
  await approve(decided);
  await api.world.deliver();
  const commons = commonsHome("31");
  const flagAt = async (date: string) => {
    api.world.setTime(date);
    await Timer.sweep(commons, timerVerbs);
    return (await headOf(late)).state.flag;
  };
  expect(await flagAt("2027-04-11")).toBe("none");
  expect(await flagAt("2027-04-12")).toBe("soon");
  expect(await flagAt("2027-04-13")).toBe("soon");
  expect(await flagAt("2027-04-14")).toBe("overdue");
  expect((await headOf(decided)).state.flag).toBe("none");
  api.world.setTime("2027-04-05");
});

test("a person sees what they did in every town, and /v1/me stores nothing", async () => {
  const token = await people.resident("rei-saburo", "ial2");
  const me = bodyOf(await get("/v1/me", token));
  expect(me).toEqual({ person: expect.stringMatching(/^per_/), assurance: "ial2", towns: [] });
  const id = await file({}, token);
  bodyOf(await act(id, "withdraw", token));
  await api.world.deliver();
  expect(bodyOf(await get("/v1/me", token)).towns).toEqual([town]);
  const page = bodyOf(await get("/v1/me/acts?limit=1", token));
  expect(page.items).toEqual([
    expect.objectContaining({ town, what: `APP#${id}`, type: "application.withdrawn", receipt: expect.any(String) }),
  ]);
  const rest = bodyOf(await get(`/v1/me/acts?cursor=${encodeURIComponent(String(page.next))}`, token));
  expect(rest.items).toEqual([expect.objectContaining({ type: "application.submitted", title: "犬の登録申請" })]);
  const foreign = await get(`/v1/me/acts?cursor=${encodeURIComponent(String(page.next))}`, await taro());
  expect(codeOf(foreign)).toBe("cursor.invalid");
  expect((await get("/v1/me/acts", token)).text).not.toMatch(/見本|taro@|ポチ/);
});

const paperOf = (on: string = Clock.today()) => ({ number: "若総第12号", on, by: "町長" });

test("a decision on paper (紙で決裁済み) is entered with its number, day and who decided, and is marked as such", async () => {
  const id = await file();
  await draft(id);
  const clerk = await staff("draft");
  const enter = (body: object, token = clerk) => act(id, "record-decision", token, body);
  const today = Clock.today();
  for (const on of [addDays(today, 1), addDays(today, -1)]) {
    const answer = await enter(paperOf(on)); // tomorrow, and before it was filed
    expect(bodyOf(answer, 409)).toMatchObject({ code: "approval.paper_date", from: today, to: today });
  }
  expect(codeOf(await enter(paperOf(), await staff("decide")))).toBe("auth.forbidden");
  expect(codeOf(await enter({ ...paperOf(), number: "" }))).toBe("request.malformed");
  const decided = bodyOf(await enter(paperOf()));
  expect(decided).toMatchObject({ status: "approved", next: { who: "counter" } });
  const { approval } = bodyOf(await get(`/applications/${id}`, clerk)) as { approval: Body };
  expect(approval).toMatchObject({ status: "approved", signatures: [{ title: "課長", paper: paperOf() }] });
  expect((approval.signatures as Body[])[0]?.by).toBe(approval.drafter); // who entered it, not who decided
  expect(codeOf(await enter(paperOf()))).toBe("application.not_allowed");
});

test("a body whose rule wants every signature here takes none on paper, and says so before anybody tries", async () => {
  const value = { steps: [{ duty: "decide", title: "課長" }], selfApproval: false, paper: false };
  const set = async (body: object) => post("/settings/approval.application", { token: await staff("admin"), body });
  const from = Clock.today();
  bodyOf(await set({ from, value, reason: "専決規程の改正" }), 201);
  try {
    const id = await file();
    await draft(id);
    const clerk = await staff("draft");
    expect(bodyOf(await get(`/applications/${id}`, clerk)).allowed).not.toContain("record-decision");
    expect(codeOf(await act(id, "record-decision", clerk, paperOf()))).toBe("approval.paper_refused");
  } finally {
    const { etag } = (await get("/settings/approval.application", await staff("admin"))).headers;
    const body = { from, value: { ...value, paper: true }, reason: "専決規程の改正" };
    bodyOf(
      await post("/settings/approval.application", {
        token: await staff("admin"),
        body,
        headers: { "if-match": etag ?? "" },
      }),
      201,
    );
  }
});

test("every history of actions folds to the stored state, which always says who is next", async () => {
  const chief = api.world.staff(town, { duties: ["decide"] });
  const clerk = api.world.staff(town, { duties: ["draft", "counter"] });
  const resident = api.world.resident(town, "history");
  const steps: Record<Application.Action, (id: string) => Promise<unknown>> = {
    draft: (id) =>
      api.world.as(clerk, async () => {
        const outcome = (await headOf(id)).state.status === "correction" ? "refused" : "approved";
        return Application.draft(id, { outcome, text: "決める。", reason: "答えがないため" });
      }),
    approve: (id) => api.world.as(chief, () => Application.approve(id, { absent: false })),
    "record-decision": (id) => api.world.as(clerk, () => Application.recordDecision(id, paperOf())),
    "send-back": (id) => api.world.as(chief, () => Application.sendBack(id, { reason: "確認", absent: false })),
    "request-correction": (id) =>
      api.world.as(clerk, () =>
        Application.requestCorrection(id, { fields: ["dog_name"], reason: "incorrect", message: "直す" }),
      ),
    "cancel-correction": (id) => api.world.as(clerk, () => Application.cancelCorrection(id, { reason: "確認済み" })),
    correct: (id) => api.world.as(resident, () => Application.correct(id, { answers: { dog_name: "タマ" } })),
    withdraw: (id) => api.world.as(resident, () => Application.withdraw(id)),
    issue: (id) => api.world.as(clerk, () => Application.issue(id)),
  };
  const names = Object.keys(steps) as Application.Action[];
  const action = fc.oneof(
    { arbitrary: fc.constantFrom(...names.filter((name) => name !== "withdraw")), weight: 9 },
    { arbitrary: fc.constant<Application.Action>("withdraw"), weight: 1 },
  );
  const receipts = new Set<string>();
  let histories = 0;
  const free = { ...Application.adopt("dog-registration", Example.parameters as never), slug: "dog-free", fees: [] };
  const { entry: published } = await api.world.as(api.world.staff(town), () => Application.publish(free, onPaper));
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 10 }), async (wanted) => {
      histories++;
      const filed = { ...filing(), procedure: published.id };
      const { id } = (await api.world.as(resident, () => Application.submit(filed))).entry;
      for (const name of wanted) {
        const before = (await headOf(id)).state;
        const may = Application.possible(before, "2027-04-05").includes(name);
        const code = await steps[name](id).then(
          () => "done",
          (error: { code?: string }) => error.code,
        );
        expect(code).toBe(may ? "done" : "application.not_allowed");
        const { state } = await headOf(id);
        expect(Application.next(state)).toMatchObject({ who: expect.any(String), text: expect.any(String) });
        expect(Application.next(state).action === "none").toBe(Application.possible(state, "2027-04-05").length === 0);
      }
      const entries = await entriesOf(id);
      expect(Application.fold(entries)).toEqual((await headOf(id)).state);
      receipts.add(String(entries[0]?.facts.receipt));
    }),
    { numRuns: 25 },
  );
  expect(receipts.size).toBe(histories);
});

test("a receipt number that another application holds is never given again", async () => {
  const { receiptNumber } = await import("#core/japan/receipt.ts");
  const { put } = await import("#core/table/client.ts");
  const { partition } = await import("#core/table/key.ts");
  const Id = await import("#core/id.ts");
  const resident = api.world.resident(town, "collision");
  const request = { idempotencyKey: "collision", hash: "collision", route: "POST /test" };
  const id = Id.derive("app", resident.home, `resident:${resident.person}`, request.route, request.idempotencyKey);
  const taken = receiptNumber(`${id} 0`, "2027-04-05");
  await asSystem(() => put({ pk: partition(resident.home, "RECEIPT", taken), sk: "1", v: 1, id: "app_other" }));
  const { entry } = await api.world.as(resident, () => Application.submit(filing()), request);
  expect(entry.id).toBe(id);
  expect(entry.facts.receipt).not.toBe(taken);
  expect(parseReceipt(entry.facts.receipt)).toBe(entry.facts.receipt);
});
