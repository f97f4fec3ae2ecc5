import { randomUUID } from "node:crypto";
import type { Assurance, Duty } from "#core/actor.ts";
import * as Actor from "#core/actor.ts";
import * as Billing from "#core/billing/index.ts";
import { addDays } from "#core/calendar/date.ts";
import * as Clock from "#core/clock.ts";
import * as Exit from "#core/exit/index.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import { tottori } from "#core/japan/tottori.ts";
import { paymentIdOf } from "#core/payment/entity.ts";
import * as Register from "#core/register/index.ts";
import * as Staff from "#core/staff/index.ts";
import { bodyHome } from "#core/table/key.ts";
import { needsKey, type Route } from "#functions/api/route.ts";
import { routes } from "#functions/api/routes.ts";
import * as Hall from "#functions/api/town/facility-example.ts";
import * as Club from "#functions/api/town/group-example.ts";
import { type Answer, type Api, type CallOptions, codeOf } from "./api.ts";
import { jobExemplars } from "./exemplar/job.ts";
import {
  applyToJoin,
  canary,
  canaryPattern,
  dutyList,
  invitationOf,
  join,
  type People,
  peopleOf,
  systems,
} from "./founding.ts";
import { inputSchema, isFreeText, places, replaced } from "./schema.ts";

/**
 * Everybody who may come to a door. `none`: without a token; `otherClient`: a vendor's system with every scope but the one
 * that is asked for; `newClient`: one that nobody let in.
 */
export const roles = [
  "none",
  "resident",
  ...dutyList,
  "newcomer",
  "operator",
  "newOperator",
  "client",
  "otherClient",
  "newClient",
] as const;
export type Role = (typeof roles)[number];

/** A town in which real things are made, through the API, to call the routes on. */
export type Stage = {
  api: Api;
  people: People;
  code: string;
  known: Map<string, Promise<string>>;
  days: number;
  bodies: number;
  /** How the town keeps its dogs now. */
  dogs?: "ledger" | "mirror";
};
export const stageOf = (api: Api, code: string): Stage => ({
  api,
  people: peopleOf(api),
  code,
  known: new Map(),
  days: 0,
  bodies: 0,
});

/** One call of a route that goes well. */
export type Call = { route: Route; path: string; options: CallOptions };
export const run = (stage: Stage, { route, path, options }: Call, more: CallOptions = {}): Promise<Answer> =>
  stage.api.call(route.method, path, { ...options, ...more, headers: { ...options.headers, ...more.headers } });

type Made = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  ifMatch?: number;
  headers?: Record<string, string>;
  token?: string;
};
export type Exemplar = {
  /** Who calls, when it is not the first who may. */
  as?: Role;
  /** Pointers to texts that everybody may read, such as the name of a hall; every other free text is a person's. */
  open?: readonly string[];
  /** What is called upon: something new for each call that uses it up. */
  make?: (stage: Stage) => Promise<Made> | Made;
};

/** Routes whose domain is still being built. A name leaves this list with its exemplar; it may not grow. */
export const pending: readonly string[] = [];

/** What can be done once as long as the clock stands still. */
export const onlyOnce: readonly string[] = ["closeMonth", "settleYear"];

export const covered: readonly Route[] = routes.filter((one) => !pending.includes(one.id));
export const changing: readonly Route[] = covered.filter(needsKey);

export const routeNamed = (id: string): Route => {
  const found = routes.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no route is called ${id}`);
  return found;
};

/** A call of this route in this town that goes well. @throws Error naming the route when nobody said how */
export async function callOf(stage: Stage, route: Route): Promise<Call> {
  const exemplar = exemplars[route.id] ?? {};
  const made = (await exemplar.make?.(stage)) ?? {};
  const params: Record<string, string> = { code: stage.code, ...made.params };
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${route.id} has no exemplar: nothing is known for {${name}}`);
    return value;
  });
  const body = made.body ?? planted(route, exemplar.open ?? []);
  const token = made.token ?? (await tokenOf(stage, callerOf(route), route.access.assurance));
  const query = made.query === undefined ? "" : `?${new URLSearchParams(made.query)}`;
  const headers = { ...ifMatchOf(made.ifMatch), ...made.headers };
  return { route, path: path + query, options: { token, headers, ...(body === undefined ? {} : { body }) } };
}

/** Texts of a body that are neither open nor a canary: nobody would notice if they leaked. */
export function unwatched(route: Route, body: unknown): string[] {
  if (route.body === undefined) return [];
  const open = exemplars[route.id]?.open ?? [];
  return places(body, inputSchema(route.body))
    .filter((place) => isFreeText(place) && !isOpen(open, place.pointer) && !canaryPattern.test(String(place.value)))
    .map((place) => place.pointer);
}

const isOpen = (open: readonly string[], pointer: string) =>
  open.some((one) => pointer === one || pointer.startsWith(`${one}/`));

/** The document's own example with a canary in every text that a person could have typed. */
function planted(route: Route, open: readonly string[]): unknown {
  const example = route.example?.body;
  if (route.body === undefined || example === undefined) return example;
  return places(example, inputSchema(route.body))
    .filter((place) => isFreeText(place) && !isOpen(open, place.pointer))
    .reduce<unknown>((body, { path, value }) => replaced(body, path, canaryLike(String(value))), example);
}

function canaryLike(text: string): string {
  if (text.includes("@")) return canary.email(randomUUID());
  if (/^0\d+-/.test(text)) return canary.phone;
  if (/^[ァ-ヺー\s]+$/.test(text)) return canary.kana;
  return `${text}${canary.name}`;
}

export function callerOf(route: Route): Role {
  const { as } = exemplars[route.id] ?? {};
  if (as !== undefined) return as;
  const [who = "public"] = route.access.who;
  if (who === "public") return "none";
  return who === "staff" ? (route.access.duties?.[0] ?? "admin") : who;
}

/** A token of somebody in this role; `second`: of somebody else in the same role. */
export async function tokenOf(
  { people, code }: Stage,
  role: Role,
  acr: Assurance | undefined = undefined,
  second = false,
): Promise<string | undefined> {
  switch (role) {
    case "none":
      return undefined;
    case "resident":
      return people.resident(second ? "kaku-hanako" : "mihon-taro", acr ?? "ial3");
    case "newcomer":
      return people.newcomer();
    case "operator":
      return people.operator(second, acr ?? "ial2");
    case "newOperator":
      return people.newOperator();
    case "client":
      return people.client(systems[second ? 1 : 0]);
    case "otherClient":
      return people.client(otherClient);
    case "newClient":
      return people.client("client-tameshi-kaikei");
    default:
      return people.staff(code, role, { second, acr: acr ?? "ial2" });
  }
}

export const otherClient = "client-rei-keyless";

const ifMatchOf = (version: number | undefined): Record<string, string> =>
  version === undefined ? {} : { "if-match": `"${version}"` };

/** Does something that the test needs, or says why it could not. */
async function act(
  stage: Stage,
  role: Role,
  method: string,
  path: string,
  body: unknown,
  ifMatch?: number,
): Promise<Answer & { body: Record<string, unknown> }> {
  const token = await tokenOf(stage, role);
  const headers = ifMatchOf(ifMatch);
  const answer = await stage.api.call(method, path.replace("{code}", stage.code), { token, body, headers });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
  return answer as Answer & { body: Record<string, unknown> };
}

/** What is made once for a town and not used up. */
function once(stage: Stage, name: string, make: () => Promise<string>): Promise<string> {
  const known = stage.known.get(name) ?? make();
  stage.known.set(name, known);
  return known;
}

const town = "/v1/towns/{code}";

const csvLine = (email: string, duty: Duty = "counter") =>
  `${Staff.csvHeader}\n${canary.name},${canary.kana},${email},総務課,${Staff.dutyNames[duty]},${Clock.today()},\n`;

async function invitation(stage: Stage): Promise<string> {
  const email = canary.email(randomUUID());
  await act(stage, "admin", "post", `${town}/staff/imports`, { csv: csvLine(email) });
  await stage.api.world.deliver();
  return invitationOf(stage.api, email);
}

async function newStaff(stage: Stage): Promise<string> {
  const token = await stage.api.token(`staff-${randomUUID()}`, "staff", "ial2");
  const body = { code: await invitation(stage) };
  const answer = await stage.api.call("post", `/v1/towns/${stage.code}/staff/acceptances`, { token, body });
  return (answer.body as { id: string }).id;
}

async function operatorInvitation(stage: Stage): Promise<string> {
  const email = canary.email(randomUUID());
  await act(stage, "operator", "post", "/v1/pool/operators", { name: canary.name, kana: canary.kana, email });
  await stage.api.world.deliver();
  return invitationOf(stage.api, email);
}

async function newOperator(stage: Stage): Promise<string> {
  const token = await stage.api.token(`operator-${randomUUID()}`, "operator", "ial2");
  const body = { code: await operatorInvitation(stage) };
  const answer = await stage.api.call("post", "/v1/pool/operators/acceptances", { token, body });
  return (answer.body as { id: string }).id;
}

const mandate = (stage: Stage) => ({
  ...(planted(routeNamed("grantMandate"), []) as object),
  town: stage.code === "313254" ? "313289" : "313254",
});

const newFacility = async (stage: Stage): Promise<string> =>
  String((await act(stage, "admin", "post", `${town}/facilities`, Hall.facility)).body.id);

async function withTimetable(stage: Stage): Promise<string> {
  const id = await newFacility(stage);
  await act(stage, "admin", "put", `${town}/facilities/${id}/timetable`, Hall.timetable, 1);
  return id;
}

/** A hall that is always open, to be booked by anybody for a year ahead. */
const hall = (stage: Stage): Promise<string> =>
  once(stage, "hall", async () => {
    const id = await withTimetable(stage);
    const rule = {
      ...Hall.rule,
      closing: { ...Hall.rule.closing, weekly: [], yearEnd: undefined },
      window: { opensMonths: 36, opensBy: "day", closesDays: 0, cancelDays: 0 },
    };
    await act(stage, "admin", "put", `${town}/facilities/${id}/rules`, rule, 2);
    await act(stage, "admin", "put", `${town}/facilities/${id}/fees`, Hall.fees, 3);
    const value = { perMonth: 1000, holdSeconds: 600, coolingHours: 24 };
    await act(stage, "admin", "post", `${town}/settings/facility.booking`, { from: "2026-04-01", value });
    return id;
  });

/** Each wish is for a day of its own. */
const wish = async (stage: Stage) => ({
  ...(planted(routeNamed("bookFacility"), bookingOpen) as object),
  facility: await hall(stage),
  date: addDays(Clock.today(), ++stage.days),
});
const bookingOpen = ["/unit", "/bands"];

const booking = async (stage: Stage): Promise<string> =>
  String((await act(stage, "resident", "post", `${town}/bookings`, await wish(stage))).body.id);

/** What no other group has, so that nothing is like it. */
function newGroupBody() {
  const mark = randomUUID();
  const letters = [...mark.replaceAll("-", "")].map(
    (one) => "アイウエオカキクケコサシスセソタ"[Number.parseInt(one, 16)],
  );
  return {
    name: `${mark}${canary.name}の会`,
    kana: `${letters.join("")}${canary.kana}`,
    representative: `${canary.name}${mark}`,
    contact: { email: canary.email(mark) },
    category: "sports",
  };
}

const groupRule = (stage: Stage): Promise<string> =>
  once(stage, "group", async () => {
    await act(stage, "admin", "post", `${town}/settings/group`, { from: "2026-04-01", value: Club.setting });
    return "group";
  });

async function newGroup(stage: Stage): Promise<string> {
  await groupRule(stage);
  return String((await act(stage, "counter", "post", `${town}/groups`, newGroupBody())).body.id);
}

async function groupCode(stage: Stage, id: string, role: string): Promise<string> {
  return String((await act(stage, "counter", "post", `${town}/groups/${id}/invitations`, { role })).body.code);
}

/** A group that the stage's resident is in. */
async function groupWith(stage: Stage, role: "representative" | "member"): Promise<string> {
  const id = await newGroup(stage);
  const code = await groupCode(stage, id, role);
  await act(stage, "resident", "post", `${town}/memberships`, { code, name: canary.name });
  return id;
}

async function groupApplied(stage: Stage): Promise<string> {
  await groupRule(stage);
  const token = await stage.people.resident(randomUUID(), "ial3");
  const body = newGroupBody();
  const path = `/v1/towns/${stage.code}/groups/applications`;
  return ((await stage.api.call("post", path, { token, body })).body as { id: string }).id;
}

/** Somebody else whom the stage's resident may send away. */
async function groupMember(stage: Stage): Promise<Made> {
  const id = await groupWith(stage, "representative");
  const token = await stage.people.resident(randomUUID(), "ial3");
  const body = { code: await groupCode(stage, id, "member"), name: canary.name };
  await stage.api.call("post", `/v1/towns/${stage.code}/memberships`, { token, body });
  const shown = await act(stage, "resident", "get", `${town}/groups/${id}`, undefined);
  const member = (shown.body.members as { person: string; role: string }[]).find(({ role }) => role === "member");
  return { params: { id }, body: { person: member?.person } };
}

const procedureBody = () => routeNamed("publishProcedure").example?.body as Record<string, unknown>;

/** 犬の登録 as the document's example has it, decided by one signature. */
const procedure = (stage: Stage): Promise<string> =>
  once(stage, "procedure", async () => {
    const rule = routeNamed("addSetting").example?.body;
    const calendar = { from: "2027-04-01", value: { closed: [], open: [] } };
    await act(stage, "admin", "post", `${town}/settings/approval.application`, rule);
    await act(stage, "admin", "post", `${town}/settings/calendar`, calendar);
    return String((await act(stage, "admin", "post", `${town}/procedures`, procedureBody())).body.id);
  });

/** The same procedure under a name of its own, because a name can be given once. */
async function otherProcedure(stage: Stage) {
  const shown = await act(stage, "none", "get", `${town}/procedures/${await procedure(stage)}/versions/1`, undefined);
  return { definition: { ...(shown.body.definition as object), slug: `dog-${randomUUID().slice(0, 8)}` } };
}

const filing = async (stage: Stage) => ({
  ...(planted(routeNamed("submitApplication"), filingOpen) as object),
  procedure: await procedure(stage),
});
const filingOpen = ["/procedure", "/answers/dog_sex"];

async function application(stage: Stage): Promise<string> {
  const made = await act(stage, "resident", "post", `${town}/applications`, await filing(stage));
  await stage.api.world.deliver();
  return String(made.body.id);
}

async function inCorrection(stage: Stage): Promise<string> {
  const id = await application(stage);
  const body = routeNamed("requestCorrection").example?.body;
  await act(stage, "draft", "post", `${town}/applications/${id}/request-correction`, body);
  return id;
}

async function drafted(stage: Stage): Promise<string> {
  const id = await application(stage);
  const body = planted(routeNamed("draftDecision"), []);
  await act(stage, "draft", "post", `${town}/applications/${id}/draft`, body);
  return id;
}

async function decided(stage: Stage): Promise<string> {
  const id = await drafted(stage);
  await act(stage, "decide", "post", `${town}/applications/${id}/approve`, { absent: false });
  await stage.api.world.deliver();
  return id;
}

async function paid(stage: Stage, make = application): Promise<string> {
  const id = await make(stage);
  await act(stage, "counter", "post", `${town}/applications/${id}/payment/receive`, { yen: 3000 });
  await stage.api.world.deliver();
  return id;
}

/** 架空の契約: this town takes money online. */
const online = (stage: Stage): Promise<string> =>
  once(stage, "online", async () => {
    const body = { from: "2027-04-01", value: { accepts: true } };
    await act(stage, "admin", "post", `${town}/settings/payment.online`, body);
    return body.from;
  });

async function payable(stage: Stage): Promise<string> {
  await online(stage);
  return application(stage);
}

/** What the provider says once somebody has paid on its page. */
async function providerMessage(stage: Stage): Promise<Made> {
  const id = await payable(stage);
  const { body } = await act(stage, "resident", "post", `${town}/applications/${id}/payment/attempts`, undefined);
  const { provider } = stage.api.world;
  provider.move(String(body.attempt), "captured");
  const { headers, text } = provider.message(String(body.attempt));
  return { headers, body: JSON.parse(text) };
}

/** Cash for what is not to be paid any more. */
async function overpaid(stage: Stage): Promise<string> {
  const id = await paid(stage);
  await act(stage, "counter", "post", `${town}/applications/${id}/payment/cancel`, { reason: canary.text });
  return id;
}

async function refundDecided(stage: Stage): Promise<string> {
  const id = await overpaid(stage);
  const body = planted(routeNamed("decideRefund"), ["/money"]);
  await act(stage, "decide", "post", `${town}/applications/${id}/payment/refunds`, body);
  return id;
}

/** A dog in the register: entered by the stream once its application was granted and issued. */
async function dog(stage: Stage): Promise<string> {
  await keepDogs(stage, "ledger");
  const application = await paid(stage, decided);
  await act(stage, "counter", "post", `${town}/applications/${application}/issue`, undefined);
  await stage.api.world.deliver();
  await keepDogs(stage, "mirror");
  return Register.registrationOf("dog", application);
}
/** Says whose the ledger of dogs is from today on; either way staff and systems may write in it. */
async function keepDogs(stage: Stage, mode: "ledger" | "mirror"): Promise<void> {
  if (stage.dogs === mode) return;
  const value = { mode, writers: ["staff", "client"] };
  await act(stage, "admin", "post", `${town}/settings/register.dog`, { from: "2027-04-01", value });
  stage.dogs = mode;
}

/** A dog as a vendor's ledger has it, under a number of its own. */
async function mirrored(stage: Stage) {
  await keepDogs(stage, "mirror");
  const example = routeNamed("mirrorRegistration").example?.body as { changes: object };
  return {
    ...example,
    tag: { fiscalYear: 2027, number: 900_000 + ++stage.days },
    changes: {
      ...example.changes,
      keiro: canary.name,
      namae: canary.name,
      shurui: canary.name,
      shozaichi: canary.address,
      shoyusha_shimei: canary.name,
      shoyusha_jusho: canary.address,
    },
  };
}

const register = (id: string) => ({ params: { register: "dog", id } });
const knownDog = (stage: Stage) => once(stage, "dog", () => dog(stage));

const change = {
  reason: "11",
  effectiveOn: "2027-05-06",
  notifiedOn: "2027-05-06",
  changes: { shozaichi: canary.address },
};
const correction = {
  event: "correct",
  answers: 1,
  notifiedOn: "2027-05-06",
  changes: { keiro: canary.name },
  note: canary.text,
};

const year = "2026";
const month = "2027-04";

/** Terms, plans of the year that has ended and of the new one, a budget, and closed months; 架空の料金. */
const billing = (stage: Stage): Promise<string> =>
  once(stage, "billing", async () => {
    const post = (path: string, body?: unknown) => act(stage, "operator", "post", `/v1/pool/${path}`, body);
    for (const { name, row } of Billing.Example.terms) await post(`terms/${name}`, row);
    for (const [fiscalYear, from] of [
      ["2026", "2027-03-01"],
      ["2027", "2027-04-01"],
    ] as const) {
      for (const kind of ["planned", "actual"])
        await post(`costs/${fiscalYear}`, { kind, items: Billing.Example.cost });
      await post(`plans/${fiscalYear}`, planFrom(from));
    }
    await post(`members/${stage.code}/budgets`, Billing.Example.application.budget);
    await post("usage/2027-03/closing");
    await stage.api.world.deliver();
    return year;
  });

const monthClosed = (stage: Stage): Promise<string> =>
  once(stage, "closed", async () => {
    await billing(stage);
    await act(stage, "operator", "post", `/v1/pool/usage/${month}/closing`, undefined);
    await stage.api.world.deliver();
    return month;
  });

const planFrom = (from: string) => ({
  ...Billing.Example.plan,
  members: Billing.Example.plan.members.map((one) => ({ ...one, from })),
});

/** For routes whose parameters the stage knows already. */
const billed =
  (params: Record<string, string> = {}) =>
  async (stage: Stage): Promise<Made> => {
    await billing(stage);
    return { params: { body: stage.code, ...params } };
  };
const inClosedMonth = async (stage: Stage): Promise<Made> => ({
  params: { body: stage.code, month: await monthClosed(stage) },
});
const inSettledYear = async (stage: Stage): Promise<Made> => ({
  params: { body: stage.code, year: await settled(stage) },
});

const settled = (stage: Stage): Promise<string> =>
  once(stage, "settled", async () => {
    await billing(stage);
    const token = await tokenOf(stage, "operator");
    const answer = await stage.api.call("post", `/v1/pool/settlements/${year}`, { token });
    if (answer.status !== 201 && codeOf(answer) !== "billing.settled") throw new Error(answer.text);
    await stage.api.world.deliver();
    return year;
  });

async function client(stage: Stage): Promise<string> {
  const body = { ...(planted(routeNamed("admitClient"), ["/issuer"]) as object), subject: `client-${randomUUID()}` };
  return String((await act(stage, "admin", "post", `${town}/clients`, body)).body.id);
}

async function suspendedClient(stage: Stage): Promise<string> {
  const id = await client(stage);
  await act(stage, "admin", "post", `${town}/clients/${id}/suspensions`, { why: canary.text });
  return id;
}

/** A body of the prefecture that has nothing to do with the pool yet. */
const outside = (stage: Stage): string => {
  const free = tottori.map((one) => one.code as string).filter((one) => !["310000", "313254", "313289"].includes(one));
  const code = free[stage.bodies++ % free.length];
  if (code === undefined) throw new Error("every body is in");
  return code;
};

async function moved(stage: Stage, to: "joined" | "suspended"): Promise<string> {
  const code = await once(stage, "moved", async () => {
    const code = outside(stage);
    await join(stage.api, code);
    return code;
  });
  const path = `/v1/pool/members/${code}`;
  const { status } = (await act(stage, "operator", "get", path, undefined)).body;
  const way = to === "joined" ? "resumption" : "suspension";
  if (status !== to) await act(stage, "operator", "post", `${path}/${way}`, { why: "試験" });
  return code;
}

/** A body that is stopped and has had everything that is its own since then: it may leave. */
async function handedOut(stage: Stage): Promise<string> {
  const code = outside(stage);
  await join(stage.api, code);
  await act(stage, "operator", "post", `/v1/pool/members/${code}/suspension`, { why: "試験" });
  await stage.api.world.deliver();
  await Actor.asSystem("test", bodyHome(parseBodyCode(code)), async () =>
    Exit.recordExport({ ...(await Exit.manifestHead()), files: {} }, "0".repeat(64)),
  );
  return code;
}

const ofBody = (body: string, more = {}) => ({ params: { body, ...more } });

const id = (value: string) => ({ params: { id: value } });

/** Everything here is public by nature: what a hall is called, how it is divided, what it costs. */
const hallTexts = ["/name", "/address", "/spaces", "/units", "/space", "/bands", "/rows"];

const exemplars: Record<string, Exemplar> = {
  ...jobExemplars,
  acceptInvitation: {
    open: ["/code"],
    make: async (stage) => ({
      body: { code: await invitation(stage) },
      token: await stage.api.token(`staff-${randomUUID()}`, "staff", "ial2"),
    }),
  },
  importStaff: { make: () => ({ body: { csv: csvLine(canary.email(randomUUID())) } }) },
  showStaff: { make: async (stage) => id(await once(stage, "staff", () => newStaff(stage))) },
  changeStaff: { open: ["/office"], make: async (stage) => ({ ...id(await newStaff(stage)), ifMatch: 1 }) },
  retireStaff: { make: async (stage) => id(await newStaff(stage)) },
  grantMandate: { make: (stage) => ({ body: mandate(stage) }) },
  revokeMandate: {
    make: async (stage) => id(String((await act(stage, "admin", "post", `${town}/mandates`, mandate(stage))).body.id)),
  },
  admitClient: {
    open: ["/issuer"],
    make: () => ({
      body: {
        ...(planted(routeNamed("admitClient"), ["/issuer"]) as object),
        subject: `${canary.kana} ${randomUUID()}`,
      },
    }),
  },
  showClient: { make: async (stage) => id(await once(stage, "client", () => client(stage))) },
  changeClient: { make: async (stage) => ({ ...id(await client(stage)), ifMatch: 1 }) },
  suspendClient: { make: async (stage) => id(await client(stage)) },
  resumeClient: { make: async (stage) => id(await suspendedClient(stage)) },
  inviteOperator: {},
  acceptOperatorInvitation: {
    open: ["/code"],
    make: async (stage) => ({
      body: { code: await operatorInvitation(stage) },
      token: await stage.api.token(`operator-${randomUUID()}`, "operator", "ial2"),
    }),
  },
  retireOperator: { make: async (stage) => id(await newOperator(stage)) },
  showSetting: {
    make: async (stage) => ({
      params: {
        name: await once(stage, "setting", async () => {
          const name = "approval.application";
          await act(stage, "admin", "post", `${town}/settings/${name}`, routeNamed("addSetting").example?.body);
          return name;
        }),
      },
    }),
  },
  addSetting: { open: ["/value"], make: () => ({ params: { name: "approval.application" } }) },
  createFacility: { open: hallTexts },
  showFacility: { make: async (stage) => id(await hall(stage)) },
  setTimetable: { open: hallTexts, make: async (stage) => ({ ...id(await newFacility(stage)), ifMatch: 1 }) },
  setUseRules: { open: ["/closing"], make: async (stage) => ({ ...id(await newFacility(stage)), ifMatch: 1 }) },
  setFees: { open: hallTexts, make: async (stage) => ({ ...id(await withTimetable(stage)), ifMatch: 2 }) },
  showAvailability: {
    make: async (stage) => ({ ...id(await hall(stage)), query: { from: "2027-04-10", to: "2027-04-12" } }),
  },
  bookFacility: { open: bookingOpen, make: async (stage) => ({ body: await wish(stage) }) },
  showBooking: { make: async (stage) => id(await once(stage, "booking", () => booking(stage))) },
  cancelBooking: { make: async (stage) => id(await booking(stage)) },
  listFacilityBookings: {
    make: async (stage) => ({ ...id(await hall(stage)), query: { date: addDays(Clock.today(), 1) } }),
  },
  listFacilityUses: {
    make: async (stage) => ({ ...id(await hall(stage)), query: { date: addDays(Clock.today(), 1) } }),
  },
  registerGroup: {
    make: async (stage) => {
      await groupRule(stage);
      return { body: newGroupBody() };
    },
  },
  applyForGroup: {
    make: async (stage) => {
      await groupRule(stage);
      return { body: newGroupBody() };
    },
  },
  listGroups: {
    make: async (stage) => ({ query: { limit: "1" }, ...id(await once(stage, "club", () => newGroup(stage))) }),
  },
  showGroup: { make: async (stage) => id(await once(stage, "own club", () => groupWith(stage, "member"))) },
  changeGroup: {
    make: async (stage) => {
      const { representative, contact } = newGroupBody();
      return { ...id(await newGroup(stage)), ifMatch: 1, body: { representative, contact } };
    },
  },
  admitGroup: {
    make: async (stage) => ({ ...id(await groupApplied(stage)), body: { acknowledged: [await newGroup(stage)] } }),
  },
  refuseGroup: { make: async (stage) => id(await groupApplied(stage)) },
  endGroup: { make: async (stage) => id(await groupWith(stage, "representative")) },
  inviteGroupMember: { make: async (stage) => id(await groupWith(stage, "representative")) },
  removeGroupMember: { make: groupMember },
  leaveGroup: { make: async (stage) => id(await groupWith(stage, "member")) },
  listOwnGroups: {
    make: async (stage) => {
      const token = await stage.people.resident(randomUUID(), "ial3");
      const body = { code: await groupCode(stage, await newGroup(stage), "member"), name: canary.name };
      await stage.api.call("post", `/v1/towns/${stage.code}/memberships`, { token, body });
      return { token };
    },
  },
  joinGroup: {
    open: ["/code"],
    make: async (stage) => {
      const code = await groupCode(stage, await newGroup(stage), "member");
      return { body: { code, name: canary.name } };
    },
  },
  publishProcedure: { open: ["/definition"], make: async (stage) => ({ body: await otherProcedure(stage) }) },
  publishProcedureVersion: {
    open: ["/template", "/parameters"],
    make: async (stage) => ({ ...id(await procedure(stage)), body: procedureBody() }),
  },
  showProcedureVersion: { make: async (stage) => ({ params: { id: await procedure(stage), version: "1" } }) },
  submitApplication: { open: filingOpen, make: async (stage) => ({ body: await filing(stage) }) },
  enterApplication: { open: filingOpen, make: async (stage) => ({ body: await filing(stage) }) },
  showApplication: { make: async (stage) => id(await once(stage, "application", () => application(stage))) },
  requestCorrection: { open: ["/fields"], make: async (stage) => id(await application(stage)) },
  correctApplication: { make: async (stage) => id(await inCorrection(stage)) },
  draftDecision: { make: async (stage) => id(await application(stage)) },
  approveDraft: { as: "decide", make: async (stage) => id(await drafted(stage)) },
  sendDraftBack: { as: "decide", make: async (stage) => id(await drafted(stage)) },
  issueApplication: { make: async (stage) => id(await paid(stage, decided)) },
  withdrawApplication: { make: async (stage) => id(await application(stage)) },
  showDecisionRecord: { make: async (stage) => id(await once(stage, "decided", () => decided(stage))) },
  printDecision: { make: async (stage) => id(await once(stage, "decided", () => decided(stage))) },
  showPayment: { make: async (stage) => id(await once(stage, "application", () => application(stage))) },
  receivePayment: { make: async (stage) => id(await application(stage)) },
  cancelPayment: { make: async (stage) => id(await application(stage)) },
  startPayment: { make: async (stage) => id(await payable(stage)) },
  heedPaymentMessage: { make: providerMessage },
  returnPayment: { make: async (stage) => id(paymentIdOf(await once(stage, "application", () => application(stage)))) },
  listExcessPayments: { make: async (stage) => id(await once(stage, "overpaid", () => overpaid(stage))) },
  decideRefund: { open: ["/money"], make: async (stage) => id(await overpaid(stage)) },
  repayPayment: { make: async (stage) => id(await refundDecided(stage)) },
  printReceipt: { make: async (stage) => id(await once(stage, "paid", () => paid(stage))) },
  followApplications: {
    make: async (stage) => {
      await once(stage, "decided", () => decided(stage));
      return {};
    },
  },
  mirrorRegistration: {
    open: ["/changes/seibetsu", "/changes/seinengappi"],
    make: async (stage) => ({ params: { register: "dog" }, body: await mirrored(stage) }),
  },
  listRegister: { make: async (stage) => ({ params: { register: "dog", id: await knownDog(stage) } }) },
  showRegistration: { make: async (stage) => register(await knownDog(stage)) },
  changeRegistration: {
    open: ["/reason"],
    make: async (stage) => ({ ...register(await dog(stage)), ifMatch: 1, body: change }),
  },
  correctRegistration: { make: async (stage) => ({ ...register(await dog(stage)), ifMatch: 1, body: correction }) },
  printCertificate: { make: async (stage) => register(await knownDog(stage)) },
  printTag: { make: async (stage) => register(await knownDog(stage)) },
  showMember: { make: (stage) => ofBody(stage.code) },
  recordContract: { make: (stage) => ofBody(outside(stage)) },
  applyForUse: { open: ["/budget"], make: (stage) => ofBody(outside(stage)) },
  approveMember: {
    make: async (stage) => {
      const code = outside(stage);
      await applyToJoin(stage.api, code);
      return ofBody(code);
    },
  },
  suspendMember: { open: ["/why"], make: async (stage) => ofBody(await moved(stage, "joined")) },
  resumeMember: { open: ["/why"], make: async (stage) => ofBody(await moved(stage, "suspended")) },
  leaveMember: { open: ["/why"], make: async (stage) => ofBody(await handedOut(stage)) },
  recordBudget: { open: ["/lines"], make: (stage) => ofBody(stage.code) },
  setPrices: { open: ["/unit", "/name"] },
  setAdvances: { open: ["/instalments"] },
  setDeadlines: { open: ["/sessions"] },
  setCost: { open: ["/items"], make: () => ({ params: { year } }) },
  publishPlan: {
    open: ["/sections"],
    make: async (stage) => ({ params: { year: await billing(stage) }, body: planFrom("2027-03-01") }),
  },
  showPlan: { make: billed({ year }) },
  printPlan: { make: billed({ year }) },
  showEstimate: { make: billed({ year }) },
  printEstimate: { make: billed({ year }) },
  recordAdvance: { make: billed({ year: "2027" }) },
  showOverview: { make: billed() },
  showUsage: { make: inClosedMonth },
  printUsage: { make: inClosedMonth },
  listUsageActs: { make: (stage) => ({ ...ofBody(stage.code, { month }), query: { unit: "application.submitted" } }) },
  closeMonth: { make: billed({ month }) },
  settleYear: { make: billed({ year }) },
  showSettlement: { make: inSettledYear },
  printSettlement: { make: inSettledYear },
  printStatement: { make: inSettledYear },
  showOwnEstimate: { make: billed({ year }) },
  printOwnEstimate: { make: billed({ year }) },
  showOwnUsage: { make: inClosedMonth },
  printOwnUsage: { make: inClosedMonth },
  showOwnForecast: { make: inClosedMonth },
  showOwnSettlement: { make: inSettledYear },
  printOwnSettlement: { make: inSettledYear },
};
