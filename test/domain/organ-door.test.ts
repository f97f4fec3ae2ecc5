import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Clock from "#core/clock.ts";
import * as Staff from "#core/staff/index.ts";
import { routes } from "#functions/api/routes.ts";
import { type Api, codeOf } from "../harness/api.ts";
import { act } from "../harness/exemplar/stage.ts";
import { callOf, onlyOnce, run, type Stage, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";
import { canary, canaryPattern, dutyList, invitationOf } from "../harness/founding.ts";

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
async function ofSchool(): Promise<{ token: string; id: string }> {
  const token = await api.token(`staff-${randomUUID()}`, "staff", "ial2");
  const email = canary.email(randomUUID());
  const csv = `${Staff.csvHeader}\n${canary.name},${canary.kana},${email},教育課,受付,${Clock.today()},\n`;
  await act(stage, "admin", "post", "/v1/towns/{code}/staff/imports", { csv, acknowledged: [2] });
  await api.world.deliver();
  const body = { code: invitationOf(api, email) };
  const id = String(((await api.call("post", `${base}/staff/acceptances`, { token, body })).body as { id: string }).id);
  const admin = await stage.people.staff(code, "admin");
  const duties = dutyList.map((duty) => ({ duty, organ: "education", from: Clock.today() }));
  const headers = { "if-match": '"1"' };
  const changed = await api.call("patch", `${base}/staff/${id}`, { token: admin, headers, body: { duties } });
  expect([changed.status, (changed.body as { duties: unknown }).duties]).toEqual([200, duties]);
  return { token, id };
}

/** Lists of what is there for whoever asks. */
const open = ["listWork", "listExcessPayments"];

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
