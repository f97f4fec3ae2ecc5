import { afterAll, beforeAll, expect, test } from "vitest";
import type { Api, CallOptions } from "../harness/api.ts";
import { codeOf, comparable } from "../harness/api.ts";
import { bodyOf, deputyOf, type Grant, grant } from "../harness/deputy.ts";
import { act, once } from "../harness/exemplar/stage.ts";
import { callOf, routeNamed, type Stage, stageOf, tokenOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";
import { invitationOf } from "../harness/founding.ts";

/** The town that needs somebody, and the neighbour whose staff help. */
const [here, there] = ["313254", "313289"] as const;

let api: Api;
let stage: Stage;
beforeAll(async () => {
  api = await foundedApi("may");
  stage = stageOf(api, here);
});
afterAll(() => api.stop());

const base = `/v1/towns/${here}`;
const ground = { kind: "concurrent", document: "若桜町辞令第3号", on: "2027-05-01" };
const all = ["counter", "draft", "decide"];

/** A good call of a route, made by somebody else. */
async function as(token: string, id: string, more: CallOptions = {}) {
  const { route, path, options } = await callOf(stage, routeNamed(id));
  return api.call(route.method, path, { ...options, token, ...more });
}
const outcome = async (token: string, id: string) => codeOf(await as(token, id)) ?? "done";

/** Everything of the town that a mandate can name. */
async function everything(): Promise<Pick<Grant, "procedures" | "facilities" | "registers">> {
  for (const id of ["enterApplication", "bookFacility"]) await callOf(stage, routeNamed(id));
  const known = (name: string) => once(stage, name, () => Promise.reject(new Error(`no ${name}`)));
  return { procedures: [await known("procedure")], facilities: [await known("hall")], registers: ["dog"] };
}
const nothing = { procedures: ["prc_00000000000000000000000000"], facilities: [], registers: [] };

test("a mandate is taken up by staff of the town that it names, and refused to anybody else (P6)", async () => {
  const { email } = await grant(stage, there, nothing);
  const code = invitationOf(api, email);
  const accept = (token: string) => api.call("post", `${base}/staff/acceptances`, { token, body: { code } });
  const stranger = await accept(await stage.people.newcomer());
  expect([stranger.status, codeOf(stranger)]).toEqual([403, "staff.other_town"]);
  expect(codeOf(await accept(await stage.people.staff(here, "counter", { acr: "ial2" })))).toBe("staff.other_town");
  const taken = await accept(await stage.people.staff(there, "draft", { second: true, acr: "ial2" }));
  expect([taken.status, codeOf(taken)]).toEqual([201, undefined]);
});

test("without a legal ground a mandate carries input and drafting: never 決裁, cash or 減免 (P6)", async () => {
  const reach = await everything();
  const refused = await api.call("post", `${base}/mandates`, {
    token: await stage.people.staff(here, "admin"),
    body: { ...bodyOf(there), ...reach, duties: all },
  });
  expect([refused.status, refused.text]).toEqual([400, expect.stringContaining("/ground")]);
  const { token: clerk } = await deputyOf(stage, there, { ...reach, duties: ["counter", "draft"] });
  for (const id of [
    "listWork",
    "showApplication",
    "enterApplication",
    "draftDecision",
    "bookFacility",
    "showPayment",
  ]) {
    expect([id, await outcome(clerk, id)]).toEqual([id, "done"]);
  }
  const acts = [
    "approveDraft",
    "recordPaperDecision",
    "sendDraftBack",
    "issueApplication",
    "receivePayment",
    "cancelPayment",
    "decideRefund",
  ];
  const papers = ["repayPayment", "printReceipt", "printDecision", "printCertificate", "printTag"];
  for (const id of [...acts, ...papers]) expect([id, await outcome(clerk, id)]).toEqual([id, "auth.forbidden"]);

  const { token: grounded } = await deputyOf(stage, there, { ...reach, duties: all, ground });
  for (const id of ["approveDraft", "issueApplication", "receivePayment", "cancelPayment", "printDecision"]) {
    expect([id, await outcome(grounded, id)]).toEqual([id, "done"]);
  }
});

test("a mandate reaches the procedures, facilities and registers that it names and nothing else (P6)", async () => {
  await everything();
  const { token: elsewhere } = await deputyOf(stage, there, { ...nothing, duties: all, ground });
  const things = [
    "showApplication",
    "draftDecision",
    "approveDraft",
    "requestCorrection",
    "showBooking",
    "cancelBooking",
  ];
  const more = [
    "showPayment",
    "receivePayment",
    "cancelPayment",
    "printReceipt",
    "showRegistration",
    "printCertificate",
  ];
  for (const id of [...things, ...more, "issueApplication", "listFacilityBookings", "printDecision", "showGroup"]) {
    const { route, path, options } = await callOf(stage, routeNamed(id));
    const ask = (to: string) => api.call(route.method, to, { ...options, token: elsewhere });
    const real = await ask(path);
    const made = await ask(
      path.replaceAll(/\b(app|bkg|pay|reg|fac|grp)_[0-9a-z]{26}/g, "$1_00000000000000000000000000"),
    );
    expect([id, real.status]).toEqual([id, 404]);
    expect(comparable(real)).toEqual(comparable(made));
  }
  for (const id of ["enterApplication", "bookFacility", "listRegister", "changeRegistration", "listGroups"]) {
    expect([id, await outcome(elsewhere, id)]).toEqual([id, "not_found"]);
  }
  const work = await as(elsewhere, "listWork");
  expect(work.body).toMatchObject({ items: [] });
  expect((await as(await stage.people.staff(here, "counter"), "listWork")).body).not.toMatchObject({ items: [] });
});

test("nothing that outlives a mandate is made under it: accounts, mandates, settings, invitations, clients (P6)", async () => {
  const reach = await everything();
  const asked = await api.call("post", `${base}/mandates`, {
    token: await stage.people.staff(here, "admin"),
    body: { ...bodyOf(there), ...reach, duties: ["admin"], ground },
  });
  expect([asked.status, asked.text]).toEqual([400, expect.stringContaining("/duties/0")]);
  const { token: deputy } = await deputyOf(stage, there, { ...reach, duties: all, ground });
  const made = [
    "importStaff",
    "changeStaff",
    "retireStaff",
    "grantMandate",
    "revokeMandate",
    "admitClient",
    "addSetting",
  ];
  const too = ["changeClient", "publishProcedure", "createFacility", "setFees", "listStaff", "listInvitations"];
  const groups = ["registerGroup", "changeGroup", "admitGroup", "endGroup", "inviteGroupMember", "removeGroupMember"];
  for (const id of [
    ...made,
    ...too,
    ...groups,
    "revokeInvitation",
    "listNotices",
    "showSetting",
    "listExcessPayments",
  ]) {
    expect([id, await outcome(deputy, id)]).toEqual([id, "auth.forbidden"]);
  }
});

const draftOf = async (token: string): Promise<string> => {
  const { path, options } = await callOf(stage, routeNamed("draftDecision"));
  expect((await api.call("post", path, { ...options, token })).status).toBe(200);
  return path.replace(/\/draft$/, "");
};
const approve = async (application: string) =>
  codeOf(
    await api.call("post", `${application}/approve`, {
      token: await stage.people.staff(here, "decide"),
      body: { absent: false },
    }),
  ) ?? "done";

test("what is open under a mandate ends with it, by expiry and by revocation: invitations and the authority of drafts (P6)", async () => {
  const reach = await everything();
  const { token: person, subject, mandate } = await deputyOf(stage, there, { ...reach, duties: ["draft"] });
  const again = () => api.token(subject, "staff", "ial2");
  const accept = async (email: string) =>
    api.call("post", `${base}/staff/acceptances`, { token: await again(), body: { code: invitationOf(api, email) } });
  const [one, two] = [await draftOf(person), await draftOf(person)];
  expect(await approve(one)).toBe("done");
  const open = await grant(stage, there, { ...reach, duties: ["draft"] });
  await act(stage, "admin", "post", `${base}/mandates/${open.id}/revocations`, { why: "不要になったため" });
  expect(codeOf(await accept(open.email))).toBe("staff.invitation_expired");
  await act(stage, "admin", "post", `${base}/mandates/${mandate}/revocations`, { why: "担当者が復帰したため" });
  expect(await approve(two)).toBe("approval.mandate_ended");
  const back = await act(stage, "decide", "post", `${two}/send-back`, { reason: "委任が終わったため", absent: false });
  expect(back.status).toBe(200);
  await act(stage, "draft", "post", `${two}/draft`, { outcome: "approved", text: "申請のとおり登録する。" });
  expect(await approve(two)).toBe("done");

  const short = await grant(stage, there, { ...reach, duties: ["draft"], to: "2027-05-07" });
  const later = await grant(stage, there, { ...reach, duties: ["draft"], to: "2027-05-07" });
  expect((await accept(short.email)).status).toBe(201);
  const three = await draftOf(person);
  api.world.setTime("2027-05-08");
  try {
    expect(await approve(three)).toBe("approval.mandate_ended");
    expect(codeOf(await accept(later.email))).toBe("staff.invitation_expired");
    expect(codeOf(await api.call("get", `${base}/work`, { token: await again() }))).toBe("not_found");
  } finally {
    api.world.setTime("2027-05-06");
  }
});

test("a deputy who is no longer staff of their own town is nobody here (P6)", async () => {
  const reach = await everything();
  const { token, staff } = await deputyOf(stage, there, { ...reach, duties: ["counter"] });
  expect(await outcome(token, "listWork")).toBe("done");
  const retirement = { lastDay: "2027-05-05" };
  await act(stageOf(api, there), "admin", "post", `/v1/towns/${there}/staff/${staff}/retirements`, retirement);
  const gone = await api.call("get", `${base}/work`, { token });
  const unknown = await api.call("get", `${base}/work`, { token: await tokenOf(stage, "newcomer") });
  expect([gone.status, gone.text]).toEqual([404, unknown.text]);
});
