import { randomUUID } from "node:crypto";
import type { Assurance } from "#core/actor.ts";
import type { Route } from "#functions/api/route.ts";
import { routes } from "#functions/api/routes.ts";
import type { Answer, Api } from "../api.ts";
import { canary, dutyList, type People, peopleOf, systems } from "../founding.ts";
import { inputSchema, isFreeText, places, replaced } from "../schema.ts";

/**
 * Everybody who may come to a door. `none`: without a token; `otherClient`: a vendor's system with every scope but the one
 * that is asked for; `newClient`: one that nobody let in; `deputy`: somebody of the neighbour's staff under a mandate here, without
 * a legal ground and for something else than what is called.
 */
export const roles = [
  "none",
  "resident",
  ...dutyList,
  "deputy",
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
  filed: number;
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
  filed: 0,
});

export type Made = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  ifMatch?: number;
  headers?: Record<string, string>;
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

export const routeNamed = (id: string): Route => {
  const found = routes.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no route is called ${id}`);
  return found;
};

export const isOpen = (open: readonly string[], pointer: string) =>
  open.some((one) => pointer === one || pointer.startsWith(`${one}/`));

/** The document's own example with a canary in every text that a person could have typed. */
export function planted(route: Route, open: readonly string[]): unknown {
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

/** A token of somebody in this role; `second`: of somebody else in the same role. */
export async function tokenOf(
  stage: Stage,
  role: Role,
  acr: Assurance | undefined = undefined,
  second = false,
): Promise<string | undefined> {
  const { people, code } = stage;
  switch (role) {
    case "none":
      return undefined;
    case "resident":
      return people.resident(second ? "kaku-hanako" : "mihon-taro", acr ?? "ial3");
    case "newcomer":
      return people.newcomer();
    case "deputy": {
      const subject = await once(stage, "deputy", async () => {
        const { deputyOf } = await import("../deputy.ts");
        return (await deputyOf(stage, code === "313254" ? "313289" : "313254", strangeReach)).subject;
      });
      return stage.api.token(subject, "staff", acr ?? "ial2");
    }
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

/** A mandate for a procedure that is nowhere. */
const strangeReach = { procedures: ["prc_00000000000000000000000000"], facilities: [], registers: [] };

export const otherClient = "client-rei-keyless";

/** Does something that the test needs, or says why it could not. */
export async function act(
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
export function once(stage: Stage, name: string, make: () => Promise<string>): Promise<string> {
  const known = stage.known.get(name) ?? make();
  stage.known.set(name, known);
  return known;
}

export const town = "/v1/towns/{code}";

export const id = (value: string) => ({ params: { id: value } });

export const ofBody = (body: string, more = {}) => ({ params: { body, ...more } });

export const ifMatchOf = (version: number | undefined): Record<string, string> =>
  version === undefined ? {} : { "if-match": `"${version}"` };

export type Exemplars = Readonly<Record<string, Exemplar>>;
