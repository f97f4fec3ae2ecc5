import { randomUUID } from "node:crypto";
import type { Assurance, Duty } from "#core/actor.ts";
import { addDays } from "#core/calendar/date.ts";
import * as Clock from "#core/clock.ts";
import * as Staff from "#core/staff/index.ts";
import type { Route } from "#functions/api/route.ts";
import { routes } from "#functions/api/routes.ts";
import * as Hall from "#functions/api/town/facility-example.ts";
import type { Answer, Api, CallOptions } from "./api.ts";
import { canary, dutyList, invitationOf, type People, peopleOf } from "./founding.ts";
import { inputSchema, isFreeText, places, replaced } from "./schema.ts";

/** Everybody who may come to a door. `none`: without a token. */
export const roles = ["none", "resident", ...dutyList, "newcomer", "operator", "newOperator", "client"] as const;
export type Role = (typeof roles)[number];

/** A town in which real things are made, through the API, to call the routes on. */
export type Stage = { api: Api; people: People; code: string; known: Map<string, Promise<string>>; days: number };
export const stageOf = (api: Api, code: string): Stage => ({
  api,
  people: peopleOf(api),
  code,
  known: new Map(),
  days: 0,
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
  token?: string;
};
type Exemplar = {
  /** Who calls, when it is not the first who may. */
  as?: Role;
  /** Pointers to texts that everybody may read, such as the name of a hall; every other free text is a person's. */
  open?: readonly string[];
  /** What is called upon: something new for each call that uses it up. */
  make?: (stage: Stage) => Promise<Made> | Made;
};

/** Routes whose domain is still being built. A name leaves this list with its exemplar; it may not grow. */
export const pending: readonly string[] = ["showPayment", "receivePayment", "cancelPayment", "printReceipt"];

export const covered: readonly Route[] = routes.filter((one) => !pending.includes(one.id));
export const changing: readonly Route[] = covered.filter((one) => one.method !== "get");

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
  const token = made.token ?? (await tokenOf(stage, exemplar.as ?? callerOf(route), route.access.assurance));
  const query = made.query === undefined ? "" : `?${new URLSearchParams(made.query)}`;
  const headers = made.ifMatch === undefined ? {} : { "if-match": `"${made.ifMatch}"` };
  return { route, path: path + query, options: { token, headers, ...(body === undefined ? {} : { body }) } };
}

/** Texts of a body that are neither open nor a canary: nobody would notice if they leaked. */
export function unwatched(route: Route, body: unknown): string[] {
  if (route.body === undefined) return [];
  const open = exemplars[route.id]?.open ?? [];
  return places(body, inputSchema(route.body))
    .filter((place) => isFreeText(place) && !isOpen(open, place.pointer) && !isCanary(String(place.value)))
    .map((place) => place.pointer);
}

const isCanary = (text: string) => [canary.name, "canary437", canary.kana, "43-7437"].some((one) => text.includes(one));
const isOpen = (open: readonly string[], pointer: string) =>
  open.some((one) => pointer === one || pointer.startsWith(`${one}/`));

/** The document's own example with a canary in every text that a person could have typed. */
function planted(route: Route, open: readonly string[]): unknown {
  const example = route.example?.body;
  if (route.body === undefined || example === undefined) return example;
  return places(example, inputSchema(route.body))
    .filter((place) => isFreeText(place) && !isOpen(open, place.pointer))
    .reduce((body, { path, value }) => replaced(body, path, canaryLike(String(value))), example);
}

function canaryLike(text: string): string {
  if (text.includes("@")) return canary.email(randomUUID());
  if (/^0\d+-/.test(text)) return canary.phone;
  if (/^[ァ-ヺー\s]+$/.test(text)) return canary.kana;
  return `${text}${canary.name}`;
}

export function callerOf(route: Route): Role {
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
      return people.operator(second);
    case "newOperator":
      return people.newOperator();
    case "client":
      return people.client(second ? "client-mihon-viewer" : "client-kakuu-systems");
    default:
      return people.staff(code, role, { second, acr: acr ?? "ial2" });
  }
}

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
  const headers = ifMatch === undefined ? {} : { "if-match": `"${ifMatch}"` };
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

const id = (value: string) => ({ params: { id: value } });

/** Everything here is public by nature: what a hall is called, how it is divided, what it costs. */
const hallTexts = ["/name", "/address", "/spaces", "/units", "/space", "/bands", "/rows"];

const exemplars: Record<string, Exemplar> = {
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
  admitClient: { open: ["/issuer"] },
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
};
