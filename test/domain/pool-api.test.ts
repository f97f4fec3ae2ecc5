import { afterAll, beforeAll, expect, test } from "vitest";
import * as Billing from "#core/billing/index.ts";
import * as Clock from "#core/clock.ts";
import { routes } from "#functions/api/routes.ts";
import { type Answer, type Api, comparable } from "../harness/api.ts";
import { foundedApi } from "../harness/founded.ts";
import { canaryPattern, type People, peopleOf } from "../harness/founding.ts";
import { workAll } from "../harness/worker.ts";

const [wakasa, chizu, stranger] = ["313254", "313289", "313297"];

let api: Api;
let people: People;
beforeAll(async () => {
  api = await foundedApi("april");
  people = peopleOf(api);
  await publish();
});
afterAll(() => api.stop());

type Sent = { body?: unknown; key?: string };
const operator = async (method: string, path: string, sent: Sent = {}): Promise<Answer> =>
  api.call(method, `/v1/pool${path}`, { token: await people.operator(), ...sent });
const good = (answer: Answer): Answer["body"] => {
  if (answer.status >= 300) throw new Error(answer.text);
  return answer.body;
};

/** The terms, the plan of the running year and what it costs, as the operator sends them. */
async function publish(): Promise<void> {
  for (const { name, row } of Billing.Example.terms) good(await operator("post", `/terms/${name}`, { body: row }));
  good(await operator("post", "/costs/2027", { body: { kind: "planned", items: Billing.Example.cost } }));
  const members = [wakasa, chizu].map((body) => ({ body, from: Clock.today(), expected: [] }));
  good(await operator("post", "/plans/2027", { body: { ...Billing.Example.plan, members } }));
}

test("what another share rule would have cost is asked for in one address, and a rule that is none points at what is wrong", async () => {
  const of = (query: string) => operator("get", `/simulations/2027?${query}`);
  const made = good(await of(`equal=50&population=50&use=0&taper=2500:50&cap=1500000&caps=${chizu}:800000`));
  const { bodies } = made as { bodies: { proposed: { fixed: number }; difference: number }[] };
  expect(bodies.reduce((sum, { difference }) => sum + difference, 0)).toBe(0);
  expect(bodies.map(({ proposed }) => proposed.fixed)).toEqual([1_200_000, 800_000]);
  for (const [query, pointer] of [
    ["equal=50&population=50&use=1", "#query"],
    ["equal=50&population=50", "#query/use"],
    ["equal=100&population=0&use=0&taper=1:50,1:40", "#query/taper"],
    ["equal=100&population=0&use=0&taper=1:101", "#query/taper"],
    [`equal=100&population=0&use=0&caps=${chizu}:1,${chizu}:2`, "#query/caps"],
    ["equal=100&population=0&use=0&caps=313255:1", "#query/caps"],
  ] as const) {
    const answer = await of(query);
    expect([query, answer.status]).toEqual([query, 400]);
    expect(answer.body).toMatchObject({ code: "request.malformed", errors: [{ pointer }] });
  }
  expect((await of("equal=100&population=0&use=0&cap=1")).body).toMatchObject({ code: "share.all_capped" });
});

test("a year from the estimate to the settlement through the API; no answer to the operator holds a person's name", async () => {
  const seen: Answer[] = [];
  const look = async (path: string) => {
    const answer = await operator("get", path);
    seen.push(answer);
    return good(answer);
  };
  await look("/plans/2027");
  await look(`/estimates/2027/${wakasa}`);
  good(await operator("post", `/advances/2027/${wakasa}`, { body: { on: "2027-05-31", amount: 1_000_000 } }));
  api.world.setTime("2028-04-03");
  await api.world.deliver();
  for (const month of ["04", "05", "06", "07", "08", "09", "10", "11", "12"].map((one) => `2027-${one}`)) {
    good(await operator("post", `/usage/${month}/closing`));
  }
  for (const month of ["2028-01", "2028-02", "2028-03"]) good(await operator("post", `/usage/${month}/closing`));
  const notice = (await look(`/usage/${wakasa}/2027-04`)) as { notice: { lines: { unit: string; count: number }[] } };
  const mails = notice.notice.lines.find((line) => line.unit === "notice.sent");
  expect(mails?.count).toBeGreaterThan(0);
  const acts = (await look(`/usage/${wakasa}/2027-04/acts?unit=notice.sent&limit=100`)) as { items: unknown[] };
  expect(acts.items).toHaveLength(mails?.count ?? 0);
  good(await operator("post", "/costs/2027", { body: { kind: "actual", items: Billing.Example.cost } }));
  const settled = await operator("post", "/settlements/2027", { key: "settle-2027" });
  expect((await operator("post", "/settlements/2027", { key: "settle-2027" })).text).toBe(settled.text);
  const settlement = (await look("/settlements/2027")) as { total: number; bodies: { total: number }[] };
  expect(settlement.bodies.reduce((sum, one) => sum + one.total, 0)).toBe(settlement.total);
  for (const path of ["/bodies", "/terms", "/overview", "/members", `/members/${wakasa}`]) await look(path);
  for (const path of ["/plans/2027", `/estimates/2027/${wakasa}`, `/usage/${wakasa}/2027-04`, "/settlements/2027"]) {
    const page = await operator("get", `${path}/page`);
    expect(page.text).toContain("架空の契約・料金");
    seen.push(page);
  }
  const verified = await operator("post", "/verifications", { body: {} });
  await workAll(api.world);
  const job = await operator("get", `/jobs/${(good(verified) as { job: string }).job}`);
  expect(good(job)).toMatchObject({ status: "done", outcome: { damaged: 0 } });
  for (const answer of [...seen, settled, verified, job]) expect(answer.text).not.toMatch(canaryPattern);
});

test("a town reads its estimate, notices and settlement through its own URLs", async () => {
  await api.world.deliver();
  const token = await people.staff(wakasa, "admin");
  const read = async (path: string) => good(await api.call("get", `/v1/towns/${wakasa}/billing/${path}`, { token }));
  const pool = async (path: string) => good(await operator("get", path));
  expect(await read("estimates/2027")).toEqual(await pool(`/estimates/2027/${wakasa}`));
  expect(await read("usage/2027-04")).toEqual(await pool(`/usage/${wakasa}/2027-04`));
  expect(((await read("usage")) as { items: unknown[] }).items).toHaveLength(12);
  const { bodies } = (await read("settlements/2027")) as { bodies: { body: string; paid: number }[] };
  expect(bodies.map(({ body, paid }) => [body, paid])).toEqual([[wakasa, 1_000_000]]);
  const page = await api.call("get", `/v1/towns/${wakasa}/billing/settlements/2027/page`, { token });
  expect(page.text).toContain("若桜町");
  expect(page.text).not.toContain("智頭町");
});

test("from the next request on a suspended town answers every URL in the bytes of a town that never joined, until it is resumed", async () => {
  good(await operator("post", `/members/${chizu}/suspension`, { body: { why: "試験" } }));
  const tokens = [
    undefined,
    await people.staff(chizu, "admin"),
    await people.staff(wakasa, "admin"),
    await people.resident("mihon-taro"),
    await people.operator(),
  ];
  for (const route of routes.filter((one) => one.path.startsWith("/v1/towns/"))) {
    for (const token of tokens) {
      const ask = (code: string) =>
        api.call(route.method, route.path.replace("{code}", code).replaceAll(/\{\w+\}/g, "2027"), { token });
      expect(comparable(await ask(chizu))).toEqual(comparable(await ask(stranger)));
    }
  }
  good(await operator("post", `/members/${chizu}/resumption`, { body: { why: "試験" } }));
  expect((await api.call("get", `/v1/towns/${chizu}`)).status).toBe(200);
});

test("only the operator calls the pool's routes; unknown bodies, months and years are not found", async () => {
  const closed = routes.filter((one) => one.path.startsWith("/v1/pool/") && !one.access.who.includes("public"));
  for (const route of closed) {
    const path = route.path.replace("{body}", wakasa).replace("{year}", "2027").replace("{month}", "2027-04");
    const answers = await Promise.all(
      [undefined, await people.staff(wakasa, "admin"), await people.resident("mihon-taro")].map((token) =>
        api.call(route.method, path.replaceAll(/\{\w+\}/g, "x"), { token }),
      ),
    );
    expect(answers.map((one) => one.status)).toEqual([401, 404, 404]);
  }
  for (const path of ["/members/131016", "/members/313255", "/estimates/1999/313254", `/usage/${wakasa}/2027-13`]) {
    expect((await operator("get", path)).status).toBe(404);
  }
});

test("terms are refused with a pointer to the field, and nothing is stored", async () => {
  const before = good(await operator("get", "/terms"));
  const wrong = { equal: 60, population: 0, use: 30, unused: "equal", partialMonth: "whole", from: "2027-02-30", x: 1 };
  const answer = await operator("post", "/terms/shares", { body: wrong });
  expect(answer.status).toBe(400);
  const pointers = (answer.body as { errors: { pointer: string }[] }).errors.map((one) => one.pointer);
  expect(pointers).toEqual(expect.arrayContaining(["/from", "/x"]));
  expect(good(await operator("get", "/terms"))).toEqual(before);
});
