import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Duty } from "#core/actor.ts";
import * as Clock from "#core/clock.ts";
import * as Staff from "#core/staff/index.ts";
import { routes } from "#functions/api/routes.ts";
import { type Api, codeOf } from "../harness/api.ts";
import { act } from "../harness/exemplar/stage.ts";
import { callOf, onlyOnce, run, type Stage, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";
import { canary, canaryPattern, dutyList, invitationOf } from "../harness/founding.ts";
import { rawClient } from "../harness/table.ts";

const code = "313254";
const base = `/v1/towns/${code}`;

let api: Api;
let stage: Stage;
beforeAll(async () => {
  api = await foundedApi("may");
  stage = stageOf(api, code);
});
afterAll(() => api.stop());

/** Somebody who has every duty for the 教育委員会, as an administrator has said, and none for 長. */
const ofSchool = () => withDuties(dutyList.map((duty) => ({ duty, organ: "education", from: Clock.today() })));

async function withDuties(duties: { duty: Duty; organ?: string; from: string }[]) {
  const token = await api.token(`staff-${randomUUID()}`, "staff", "ial2");
  const email = canary.email(randomUUID());
  const csv = `${Staff.csvHeader}\n${canary.name},${canary.kana},${email},教育課,受付,${Clock.today()},\n`;
  await act(stage, "admin", "post", "/v1/towns/{code}/staff/imports", { csv, acknowledged: [2] });
  await api.world.deliver();
  const body = { code: invitationOf(api, email) };
  const id = String(((await api.call("post", `${base}/staff/acceptances`, { token, body })).body as { id: string }).id);
  const admin = await stage.people.staff(code, "admin");
  const headers = { "if-match": '"1"' };
  const changed = await api.call("patch", `${base}/staff/${id}`, { token: admin, headers, body: { duties } });
  expect([changed.status, (changed.body as { duties: unknown }).duties]).toEqual([200, duties]);
  return { token, id };
}

/** Lists of what is there for whoever asks. */
const open = ["listWork", "listExcessPayments", "listPublications"];

test("a duty is granted for an organ, and opens no route on a thing of another: no answer holds a canary", async () => {
  const { token } = await ofSchool();
  const inTown = routes.filter(
    ({ id, path, access }) => path.includes("{code}") && !onlyOnce.includes(id) && !access.newcomers,
  ); // an invitation gives a duty
  const said: [string, string][] = [];
  for (const route of inTown) {
    const call = await callOf(stage, route);
    const answer = await run(stage, call, { token });
    said.push([route.id, codeOf(answer) ?? "done"]);
    if (!route.access.who.includes("public"))
      expect([route.id, answer.text.match(canaryPattern)]).toEqual([route.id, null]);
  }
  const done = said.filter(([id, code]) => code === "done" && !open.includes(id)).map(([id]) => id);
  const everybodys = inTown.filter(({ access }) => access.who.includes("public")).map(({ id }) => id);
  expect(done.filter((id) => !everybodys.includes(id))).toEqual([]);
  expect(said.filter(([, code]) => code === "internal")).toEqual([]);
  expect(said.find(([id]) => id === "showApplication")).toEqual(["showApplication", "not_found"]);
  expect(said.find(([id]) => id === "listStaff")).toEqual(["listStaff", "auth.forbidden"]);
});

test("監査委員 and 会計管理者 read money and decisions, write nothing, and each read is recorded", async () => {
  const money = ["showPayment", "listExcessPayments"];
  const papers = ["showOwnEstimate", "printOwnEstimate", "listOwnUsage", "showOwnUsage", "printOwnUsage"];
  const years = ["showOwnForecast", "showOwnSettlement", "printOwnSettlement"];
  const reads = {
    audit: [...money, ...papers, ...years, "showDecisionRecord"],
    treasury: [...money, ...papers, ...years],
  };
  const inTown = routes.filter(
    ({ id, path, access }) => path.includes("{code}") && !onlyOnce.includes(id) && !access.newcomers,
  );
  for (const duty of ["audit", "treasury"] as const) {
    const { token, id } = await withDuties([{ duty, from: Clock.today() }]);
    for (const route of inTown.filter(({ access }) => !access.who.includes("public"))) {
      const read = reads[duty].includes(route.id);
      const answer = await run(stage, await callOf(stage, route), { token });
      expect([duty, route.id, codeOf(answer)]).toEqual([duty, route.id, read ? undefined : "auth.forbidden"]);
      expect(read && route.method !== "get").toBe(false);
      const names = route.id === "showDecisionRecord"; // what 監査委員 look at is the decision as it was made
      if (!names) expect([route.id, answer.text.match(canaryPattern)]).toEqual([route.id, null]);
    }
    const all = await rawClient(api.world.table).all();
    const recorded = all.filter(
      (item) => String(item.open ?? "").includes(`"staff:${id}"`) && /#READ#/.test(String(item.pk)),
    );
    expect(recorded.length).toBeGreaterThanOrEqual(duty === "audit" ? 2 : 1);
  }
});
