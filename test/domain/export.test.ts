import { createHash } from "node:crypto";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import * as Actor from "#core/actor.ts";
import * as Exit from "#core/exit/index.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import { bodyHome } from "#core/table/key.ts";
import { routes } from "#functions/api/routes.ts";
import { contents } from "#functions/contents.ts";
import { type Answer, type Api, codeOf, startApi } from "../harness/api.ts";
import { callerOf, callOf, routeNamed, run, type Stage, stageOf, tokenOf } from "../harness/exemplar.ts";
import { canary, canaryPattern, foundOperators, foundTown, peopleOf } from "../harness/founding.ts";
import { rawClient } from "../harness/table.ts";
import { workAll } from "../harness/worker.ts";

const [wakasa, chizu] = ["313254", "313289"];

let api: Api;
let stage: Stage;
beforeAll(async () => {
  api = await startApi();
  await foundOperators(api);
  await foundTown(api, wakasa);
  await foundTown(api, chizu);
  stage = stageOf(api, wakasa);
  for (const id of ["submitApplication", "bookFacility", "bookFacility", "createFacility", "registerGroup"])
    await run(stage, await callOf(stage, routeNamed(id)));
  await api.world.deliver();
});
afterAll(() => api.stop());

const town = `/v1/towns/${wakasa}`;
const bodyOf = <T>(answer: Answer, status = 200): T => {
  expect(answer.status, answer.text.slice(0, 300)).toBe(status);
  return answer.body as T;
};

/** Orders, waits until it is done, and fetches the file as its orderer does. */
async function exported(
  token: string,
  list: string,
  format: string,
  place = town,
): Promise<{ bytes: Buffer; job: string; rows: number }> {
  const order = await api.call("post", `${place}/exports`, { token, body: { list, format } });
  const { job } = bodyOf<{ job: string }>(order, 202);
  await workAll(api.world);
  const shown = bodyOf<{ parts: unknown[]; rows: number }>(await api.call("get", `${place}/exports/${job}`, { token }));
  const parts: Buffer[] = [];
  for (const at of shown.parts.keys()) {
    const answer = await api.call("get", `${place}/exports/${job}/parts/${at + 1}`, { token });
    parts.push(Buffer.from(bodyOf<{ data: string }>(answer).data, "base64"));
  }
  return { bytes: Buffer.concat(parts), job, rows: shown.rows };
}

/** The whole list as it answers to this caller, page by page. */
async function listed(token: string, path: string): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let next: string | undefined = ""; next !== undefined; ) {
    const at = next === "" ? path : `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(next)}`;
    const page: { items: unknown[]; next?: string } = bodyOf(await api.call("get", at, { token }));
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

const lists = routes.filter(
  ({ method, answer, access }) =>
    method === "get" &&
    answer instanceof z.ZodObject &&
    answer.shape.items instanceof z.ZodArray &&
    access.who.some((who) => who === "staff" || who === "operator"),
);

test("any list can be ordered as CSV, JSON Lines or xlsx, and holds exactly what the list answers to that person", async () => {
  expect(lists.length).toBeGreaterThanOrEqual(15);
  for (const route of lists) {
    const { path } = await callOf(stage, route);
    const role = callerOf(route);
    const token = String(
      await tokenOf(stage, role === "none" || role === "resident" || role === "client" ? "admin" : role),
    );
    if (route.id === "listJobs" || route.id === "listPoolJobs") continue; // to export it is to change it
    const place = path.startsWith("/v1/pool") ? "/v1/pool" : town;
    const items = await listed(token, path);
    const lines = (await exported(token, path, "jsonl", place)).bytes.toString().split("\n").slice(0, -1);
    expect(
      lines.map((line) => JSON.parse(line)),
      route.id,
    ).toEqual(items);
  }
});

test("the same list as CSV and as a workbook has a line for each item, under Japanese headings", async () => {
  const token = await peopleOf(api).staff(wakasa, "admin");
  const items = (await listed(token, `${town}/staff`)) as { id: string; name: string }[];
  const csv = await exported(token, `${town}/staff`, "csv");
  const [headings = [], ...rows] = parse(csv.bytes, { bom: true }) as string[][];
  expect(rows.map((row) => row[headings.indexOf("id")] ?? row[0])).toEqual(items.map(({ id }) => id));
  expect(rows.every((row) => row.includes(canary.name))).toBe(true);
  const narrow = await exported(token, `${town}/staff`, "csv-cp932");
  expect(narrow.rows).toBe(items.length);
  expect((await exported(token, `${town}/staff`, "xlsx")).bytes.subarray(0, 4)).toEqual(Buffer.from("PK\u0003\u0004"));
});

test("an export is an act with its count, lies sealed in its home, is handed only to whoever ordered it, and is gone after 24 hours", async () => {
  const people = peopleOf(api);
  const token = await people.staff(wakasa, "admin");
  const { job, rows } = await exported(token, `${town}/staff`, "csv");
  const shown = bodyOf<{ status: string; outcome: { rows: number } }>(
    await api.call("get", `${town}/jobs/${job}`, { token }),
  );
  expect(shown).toMatchObject({ status: "done", outcome: { rows } });
  const names = [...api.world.files.keys()].filter((name) => name.includes(job));
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) {
    expect(name).toMatch(new RegExp(`^export/31/${wakasa}/${job}/`));
    expect(Buffer.from(api.world.files.get(name) ?? []).toString()).not.toMatch(canaryPattern);
  }
  const stored = (await rawClient(api.world.table).all()).filter(({ pk }) => String(pk).includes(job));
  expect(JSON.stringify(stored)).not.toMatch(canaryPattern);
  const missing = await api.call("get", `${town}/exports/job_${"0".repeat(26)}`, { token });
  for (const other of [
    await people.staff(wakasa, "admin", { second: true, acr: "ial2" }),
    await people.staff(wakasa, "draft"),
  ]) {
    for (const path of [`${town}/exports/${job}`, `${town}/exports/${job}/parts/1`]) {
      const answer = await api.call("get", path, { token: other });
      expect([answer.status, answer.text]).toEqual([missing.status, missing.text]);
    }
  }
  const foreign = await api.call("get", `/v1/towns/${chizu}/exports/${job}`, {
    token: await people.staff(chizu, "admin"),
  });
  expect([foreign.status, foreign.text]).toEqual([missing.status, missing.text]);
  const { handler: tick } = await import("#functions/cron/handler.ts");
  api.world.setTime("2027-04-06T08:59");
  await tick();
  bodyOf(await api.call("get", `${town}/exports/${job}`, { token: await people.staff(wakasa, "admin") }));
  api.world.setTime("2027-04-06T09:00");
  const late = await people.staff(wakasa, "admin");
  expect(codeOf(await api.call("get", `${town}/exports/${job}`, { token: late }))).toBe("export.gone");
  expect(codeOf(await api.call("get", `${town}/exports/${job}/parts/1`, { token: late }))).toBe("export.gone");
  await tick();
  expect([...api.world.files.keys()].filter((name) => name.includes(job))).toEqual([]);
  const left = (await rawClient(api.world.table).all()).filter(
    ({ pk, sk }) => String(pk).includes(job) && sk === "SEALED",
  );
  expect(left).toEqual([]);
});

test("what is no list, another town's, or closed to a person is refused when it is ordered, and again when it is done", async () => {
  const people = peopleOf(api);
  const counter = await people.staff(wakasa, "counter");
  const refused = async (list: string) =>
    codeOf(await api.call("post", `${town}/exports`, { token: counter, body: { list, format: "csv" } }));
  expect(await refused(`${town}/settings/calendar`)).toBe("export.no_list");
  expect(await refused(`/v1/towns/${chizu}/work`)).toBe("export.no_list");
  expect(await refused(`${town}/../../pool/members`)).toBe("export.no_list");
  expect(await refused(`${town}/work?nonsense=1`)).toBe("export.no_list");
  expect(await refused(`${town}/staff`)).toBe("auth.forbidden");
  const admin = await people.staff(wakasa, "admin", { second: true, acr: "ial2" });
  const order = await api.call("post", `${town}/exports`, {
    token: admin,
    body: { list: `${town}/staff`, format: "csv" },
  });
  const { job } = bodyOf<{ job: string }>(order, 202);
  const first = await people.staff(wakasa, "admin");
  const staff = (await listed(first, `${town}/staff`)) as { id: string; email: string }[];
  const second = staff.find(({ email }) => email === canary.email(`staff-${wakasa}-admin-2`));
  const retired = await api.call("post", `${town}/staff/${second?.id}/retirements`, {
    token: first,
    body: { lastDay: "2027-04-05" },
  });
  bodyOf(retired, 201);
  await workAll(api.world);
  const shown = bodyOf(await api.call("get", `${town}/jobs/${job}`, { token: first }));
  expect(shown).toMatchObject({ status: "failed", failure: { code: "auth.forbidden" } });
  expect([...api.world.files.keys()].filter((name) => name.includes(job))).toEqual([]);
});

test("an administrator orders the town's whole export in open formats with a digest, without asking anybody", async () => {
  const people = peopleOf(api);
  const token = await people.staff(wakasa, "admin");
  const draft = await people.staff(wakasa, "draft");
  expect(codeOf(await api.call("post", `${town}/exports/whole`, { token: draft }))).toBe("auth.forbidden");
  const { job } = bodyOf<{ job: string }>(await api.call("post", `${town}/exports/whole`, { token }), 202);
  // killed after every step, it holds the same
  await workAll(api.world, { hasTime: everyOther() });
  type Shown = { status: string; outcome: { rows: number; digest: string; files: Record<string, number> } };
  const { status, outcome } = bodyOf<Shown>(await api.call("get", `${town}/jobs/${job}`, { token }));
  expect(status).toBe("done");
  const shown = bodyOf<{ parts: { sha256: string }[] }>(await api.call("get", `${town}/exports/${job}`, { token }));
  const parts: Buffer[] = [];
  for (const at of shown.parts.keys()) {
    const answer = await api.call("get", `${town}/exports/${job}/parts/${at + 1}`, { token });
    parts.push(Buffer.from(bodyOf<{ data: string }>(answer).data, "base64"));
  }
  const sha256 = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex");
  expect(parts.map(sha256)).toEqual(shown.parts.map((one) => one.sha256));
  expect(parts.map(sha256).reduce((digest, one) => sha256(digest + one), "")).toBe(outcome.digest);
  const lines = Buffer.concat(parts)
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  expect(lines).toHaveLength(outcome.rows);
  // what the command line writes is the same, but for what lies beside this job and what happened since
  const whole: Line[] = [];
  await Actor.asSystem("test", bodyHome(parseBodyCode(wakasa)), async () => {
    for await (const line of Exit.exported(contents)) whole.push(JSON.parse(JSON.stringify(line, base64)) as Line);
  });
  const own = ({ value }: Line) => !JSON.stringify(value).includes(job);
  const steady = (all: Line[]) =>
    new Set(
      all
        .filter((one) => own(one) && one.file !== "reads.jsonl" && one.file !== "beside/REQUEST.jsonl")
        .map((one) => JSON.stringify(one, sorted)),
    );
  const [here, there] = [steady(lines), steady(whole)];
  const missing = (from: Set<string>, of: Set<string>) =>
    [...of].filter((one) => !from.has(one)).map((one) => one.slice(0, 100));
  expect(missing(here, there)).toEqual([]);
  expect(missing(there, here)).toEqual([]);
  expect(new Set(lines.map((one) => JSON.stringify(one, sorted))).size).toBe(lines.length); // and each once
  expect(here.size).toBeGreaterThan(100);
  expect(
    lines
      .filter(({ file }) => file === "aggregates/APP.jsonl")
      .map(({ value }) => JSON.stringify(value))
      .join(),
  ).toMatch(canaryPattern);
});

type Line = { file: string; value: unknown };
const base64 = (_name: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;

/** The order in which the engine names attributes changes from one reading to the next. */
const sorted = (_name: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Time for one step in each turn. */
function everyOther(): () => boolean {
  let asked = 0;
  return () => asked++ % 2 === 0;
}
