import { describe, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Id from "#core/id.ts";
import type { Route } from "#functions/api/route.ts";
import { type Answer, codeOf, comparable } from "../harness/api.ts";
import { callerOf, callOf, otherClient, type Role, roles, run, stageOf, tokenOf } from "../harness/exemplar.ts";
import { admit, dutyList } from "../harness/founding.ts";
import { api, callTo, here, named, neighbour, nowhere, stage, suspended, there } from "./body.ts";

const isDuty = (role: Role): boolean => (dutyList as readonly string[]).includes(role);

/** Where a role is somebody: town staff and vendors in their towns, operators in the pool, residents in towns and at home. */
function isKnown(role: Role, { path, access }: Route): boolean {
  const place = path.includes("{code}") ? "town" : path.startsWith("/v1/me") ? "me" : "pool";
  if (role === "none") return true;
  if (role === "resident") return place !== "pool";
  if (role === "operator") return place === "pool";
  if (role === "newOperator") return place === "pool" && access.newcomers === true;
  if (role === "newcomer") return place === "town" && access.newcomers === true;
  return place === "town" && role !== "newClient";
}

function typeOf(role: Role): string {
  if (isDuty(role) || role === "newcomer" || role === "deputy") return "staff";
  if (role === "newOperator") return "operator";
  return role === "otherClient" ? "client" : role;
}

/** 入力・起案, and what one must see for it: nothing else is open to another town's staff without a legal ground. */
const openToDeputies = [
  "acceptInvitation",
  ...["listWork", "showApplication", "enterApplication", "requestCorrection", "correctApplication"],
  ...["withdrawApplication", "draftDecision", "showPayment"],
  ...["bookFacility", "cancelBooking", "showBooking", "listFacilityBookings", "listGroups", "showGroup"],
  ...["listRegister", "showRegistration", "changeRegistration", "correctRegistration"],
];

/** What the route's own statement of access says to a role; `undefined`: come in. */
function refusalOf(role: Role, route: Route): string | undefined {
  const { who, duties, scopes } = route.access;
  if (!isKnown(role, route)) return "not_found";
  if (role === "none") return who.includes("public") ? undefined : "auth.missing";
  const type = typeOf(role);
  if (!who.includes("public") && !who.some((one) => one === type)) return "auth.forbidden";
  if (role === "otherClient" && scopes !== undefined) return "auth.forbidden";
  if (role === "deputy")
    return who.includes("public") || openToDeputies.includes(route.id) ? undefined : "auth.forbidden";
  const needsDuty = type === "staff" && who.includes("staff") && duties !== undefined;
  return needsDuty && !duties.some((duty) => duty === role) ? "auth.forbidden" : undefined;
}

/** Who may do these depends also on the application itself: how it was filed, whose signature is due (専決規程). */
const byTheThing = ["correctApplication", "withdrawApplication", "approveDraft", "sendDraftBack"];

const idPattern = /\b([a-z]{3})_[0-9a-hjkmnp-tv-z]{26}\b/g;
/** The same with ids of things that do not exist anywhere. */
const withUnknownIds = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value ?? null).replaceAll(idPattern, (_id, prefix: string) => Id.create(prefix))) as T;

const inOtherTown = (path: string, code: string) => path.replace(`/towns/${here}`, `/towns/${code}`);

/** An answer may repeat the ids it was asked with; nothing else may differ. */
const withoutIds = (answer: Answer) => {
  const { text, ...rest } = comparable(answer);
  return { ...rest, text: text.replaceAll(idPattern, "$1_") };
};

const ask = (route: Route, token: string | undefined, path: string, body?: unknown) =>
  api.call(route.method, path, {
    token,
    headers: callTo(route).options.headers ?? {},
    ...(body === undefined ? {} : { body }),
  });

/** Headers that a route knows, each with values that fit something, nothing and no version at all. */
function headersOf({ method, ifMatch }: Route): Record<string, string>[] {
  const versions = ['"1"', '"2"', '"999"', '"1-x"', "*", "x"];
  return [
    ...(ifMatch === undefined ? [] : versions.map((version) => ({ "if-match": version }))),
    ...(method === "get" ? ['"1"', 'W/"1-x"', "*"].map((tag) => ({ "if-none-match": tag })) : []),
    ...(method === "get" ? [] : [{ "idempotency-key": "one-key-for-all" }, { "idempotency-key": "" }]),
    { "accept-encoding": "gzip" },
    { origin: "https://somewhere.invalid" },
  ];
}

/** `ask` calls for the thing that is there, or for one that is nowhere. */
async function expectSame(route: Route, ask: (headers: Record<string, string>, away: boolean) => Promise<Answer>) {
  for (const headers of headersOf(route)) {
    const foreign = await ask(headers, false);
    const missing = await ask(headers, true);
    expect([headers, foreign.status]).toEqual([headers, expect.not.toBeOneOf([200, 201, 202, 304])]);
    expect([headers, withoutIds(foreign)]).toEqual([headers, withoutIds(missing)]);
  }
}

/**
 * Another town, another resident and an operator get the same bytes as for what does not exist; each route lets in exactly those
 * that it names.
 */
export function isolation(routes: readonly Route[]): void {
  const inTown = routes.filter((one) => one.path.includes("{code}"));
  const dangerous = routes.filter((one) => one.access.recent);
  const ofResidents = inTown.filter(
    (one) => one.access.who.includes("resident") && !one.access.who.includes("public") && one.path.includes("{id}"),
  );

  describe.each(named(routes))("%s", (_id, route) => {
    test("lets in exactly those that it names", async () => {
      const { scopes = [] } = route.access;
      await admit(
        api,
        here,
        otherClient,
        Actor.scopes.filter((one) => !scopes.includes(one)),
      );
      for (const role of roles) {
        const refusal = refusalOf(role, route);
        // who may bring an invitation is let in without one that holds, so that nobody gains a duty here
        const call = refusal === undefined && !route.access.newcomers ? await callOf(stage, route) : callTo(route);
        const body = route.access.newcomers ? { body: { code: "x" } } : {};
        const answer = await run(stage, call, { token: await tokenOf(stage, role), ...body });
        if (byTheThing.includes(route.id) && role !== callerOf(route) && codeOf(answer) === "auth.forbidden") continue;
        const outcome = refusal ?? expect.not.stringMatching(/^auth\./);
        expect([route.id, role, codeOf(answer) ?? "done"]).toEqual([route.id, role, outcome]);
      }
    });

    test("lets nobody in who is less sure of than it asks", async () => {
      const levels: Actor.Assurance[] = ["ial1", "ial2", "ial3"];
      const needed = levels.indexOf(route.access.assurance ?? "ial1");
      const role = callerOf(route);
      if (role !== "resident" && role !== "operator" && !isDuty(role)) return;
      for (const level of levels.slice(0, needed)) {
        const answer = await run(stage, callTo(route), { token: await tokenOf(stage, role, level) });
        expect([role, level, codeOf(answer)]).toEqual([role, level, "auth.assurance"]);
      }
    });
  });

  test.each(named(dangerous))("%s lets nobody in who has not just signed in", async (_id, route) => {
    const token = await tokenOf(stage, callerOf(route));
    api.world.setTime("2027-05-06T09:16");
    try {
      const answer = await run(stage, callTo(route), { token });
      expect([codeOf(answer), answer.headers["www-authenticate"]]).toEqual([
        "auth.recent",
        expect.stringContaining('error="insufficient_user_authentication"'),
      ]);
    } finally {
      api.world.setTime("2027-05-06");
    }
  });

  describe.each(named(inTown))("%s", (_id, route) => {
    test("gives another town's people the same bytes as for what does not exist", async () => {
      const { path, options } = callTo(route);
      for (const role of new Set<Role>([callerOf(route), "admin", "newcomer", "newClient"])) {
        if (!isDuty(role) && role !== "newcomer" && role !== "newClient") continue;
        const token =
          role === "newcomer" && route.access.newcomers
            ? await tokenOf(neighbour, "admin")
            : await tokenOf(neighbour, role);
        if (route.access.newcomers) continue; // whoever signs in as staff may bring an invitation to any town
        const real = await ask(route, token, path, options.body);
        expect([role, real.status]).toEqual([role, 404]);
        for (const other of [withUnknownIds(path), inOtherTown(path, nowhere), inOtherTown(path, suspended)]) {
          expect(comparable(await ask(route, token, other, options.body))).toEqual(comparable(real));
        }
      }
    });

    test("is not there in a town that is suspended, has not joined or does not exist", async () => {
      const { path, options } = callTo(route);
      for (const role of new Set<Role>([callerOf(route), "none"])) {
        const token = await tokenOf(stage, role);
        const answers = [];
        for (const code of [suspended, nowhere, "319999"]) {
          answers.push(comparable(await ask(route, token, inOtherTown(path, code), options.body)));
        }
        expect(answers[0]?.status).toBe(404);
        for (const answer of answers) expect(answer).toEqual(answers[0]);
      }
      const own = await tokenOf(stageOf(api, suspended), callerOf(route));
      expect((await ask(route, own, inOtherTown(path, suspended), options.body)).status).toBe(404);
    });

    test("does not know a thing of another town from one that does not exist", async () => {
      const { path, options } = callTo(route);
      const named = `${path}${JSON.stringify(options.body ?? "")}`.match(idPattern) ?? [];
      if (named.length === 0) return;
      const token = await tokenOf(neighbour, callerOf(route));
      const foreign = await ask(route, token, inOtherTown(path, there), options.body);
      const missing = await ask(
        route,
        token,
        inOtherTown(withUnknownIds(path), there),
        withUnknownIds(options.body) ?? undefined,
      );
      expect(foreign.status).toBeGreaterThanOrEqual(400);
      expect(withoutIds(foreign)).toEqual(withoutIds(missing));
    });
  });

  test.each(
    named(
      inTown.filter(({ id, access }) => openToDeputies.includes(id) && id !== "listWork" && access.newcomers !== true),
    ),
  )("%s does not know to a deputy what the mandate does not name from what does not exist", async (_id, route) => {
    const { path, options } = callTo(route);
    const token = await tokenOf(stage, "deputy");
    const ask = (to: string, body: unknown) =>
      api.call(route.method, to, { ...options, token, ...(body === undefined ? {} : { body }) });
    const real = await ask(path, options.body);
    const missing = await ask(withUnknownIds(path), withUnknownIds(options.body) ?? undefined);
    expect([route.id, real.status]).toEqual([route.id, 404]);
    expect(withoutIds(real)).toEqual(withoutIds(missing));
  });

  test.each(named(ofResidents))(
    "%s does not know another resident's thing from one that does not exist",
    async (_id, route) => {
      const owner = await callOf(stage, route);
      const other = await tokenOf(stage, "resident", "ial3", true);
      const foreign = await run(stage, owner, { token: other });
      const missing = await run(stage, { ...owner, path: withUnknownIds(owner.path) }, { token: other });
      expect(foreign.status).toBe(404);
      expect(comparable(foreign)).toEqual(comparable(missing));
      expect((await run(stage, owner, { token: await tokenOf(stage, "resident") })).status).not.toBe(404);
    },
  );

  test.each(named(ofResidents))(
    "%s: no header tells another resident that it is there, the same bytes with each that the route knows",
    async (_id, route) => {
      const owner = await callOf(stage, route);
      const other = await tokenOf(stage, "resident", "ial3", true);
      await expectSame(route, (headers, away) => {
        const path = away ? withUnknownIds(owner.path) : owner.path;
        return run(stage, { ...owner, path }, { token: other, headers });
      });
    },
  );

  test.each(named(inTown))(
    "%s: no header tells another town that it is there, the same bytes with each that the route knows",
    async (_id, route) => {
      const { path, options } = callTo(route);
      if (`${path}${JSON.stringify(options.body ?? "")}`.match(idPattern) === null) return;
      const token = await tokenOf(neighbour, callerOf(route));
      await expectSame(route, (headers, away) => {
        const place = inOtherTown(away ? withUnknownIds(path) : path, there);
        const body = away ? (withUnknownIds(options.body) ?? undefined) : options.body;
        const given = { ...callTo(route).options.headers, ...headers };
        return api.call(route.method, place, { token, headers: given, ...(body === undefined ? {} : { body }) });
      });
    },
  );

  test("lists show a resident nothing of another one's", async () => {
    const lists = routes.filter(
      (one) => one.access.who.includes("resident") && !one.path.includes("{id}") && one.method === "get",
    );
    for (const route of lists) {
      const call = callTo(route);
      const stranger = await run(stage, call, { token: await stage.people.resident("tameshi-shiro", "ial3") });
      expect(stranger.text.match(idPattern)?.filter((one) => !one.startsWith("per_")) ?? []).toEqual([]);
    }
  });
}
