import { expect, test } from "vitest";
import { scopes } from "#core/actor.ts";
import { changes, type Route } from "#functions/api/route.ts";
import { routes } from "#functions/api/routes.ts";

/*
 * Whoever adds a route that changes something says here how dangerous it is: it stands in exactly one of these lists.
 */

/** Gives power to somebody, opens or ends what a body has, changes rules or money of everybody, or cannot be undone. */
const dangerous = [
  "orderTownExport",
  "orderStaffImport",
  "importStaff",
  "changeStaff",
  "grantMandate",
  "admitClient",
  "changeClient",
  "resumeClient",
  "addSetting",
  "withdrawSettingRow",
  "publishProcedure",
  "publishProcedureVersion",
  "approveMember",
  "suspendMember",
  "resumeMember",
  "leaveMember",
  "inviteOperator",
  "setPrices",
  "setTaxes",
  "setRoundings",
  "setShares",
  "setAdvances",
  "setNotices",
  "setSettlements",
  "setForecasts",
  "setCalendars",
  "setDeadlines",
  "withdrawTermRow",
  "setCost",
  "settleYear",
];

/** Takes power back or tells somebody apart: by somebody identified, and without a moment's delay. */
const careful = [
  "acceptInvitation",
  "retireStaff",
  "revokeMandate",
  "revokeInvitation",
  "revokeOperatorInvitation",
  "suspendClient",
  "createFacility",
  "setTimetable",
  "withdrawFacilityRow",
  "setUseRules",
  "setFees",
  "acceptOperatorInvitation",
  "retireOperator",
];

/** What people and systems do every day, each held by its own rules: signatures, quotas, deadlines. */
const everyday = [
  "submitApplication",
  "enterApplication",
  "requestCorrection",
  "correctApplication",
  "cancelCorrection",
  "draftDecision",
  "approveDraft",
  "recordPaperDecision",
  "sendDraftBack",
  "issueApplication",
  "withdrawApplication",
  "draftFees",
  "draftProcedure",
  "draftProcedureVersion",
  "approvePublication",
  "sendPublicationBack",
  "bookFacility",
  "cancelBooking",
  "mirrorRegistration",
  "enterRegistration",
  "recordDuplicate",
  "retryParked",
  "changeRegistration",
  "correctRegistration",
  "recordContract",
  "applyForUse",
  "recordBudget",
  "publishPlan",
  "recordAdvance",
  "closeMonth",
  "verifyJournal",
  "orderExport",
  "orderPoolExport",
  "startPayment",
  "heedPaymentMessage",
  "receivePayment",
  "cancelPayment",
  "decideRefund",
  "repayPayment",
  "registerGroup",
  "applyForGroup",
  "admitGroup",
  "refuseGroup",
  "changeGroup",
  "endGroup",
  "inviteGroupMember",
  "joinGroup",
  "leaveGroup",
  "removeGroupMember",
];

const named = (list: readonly Route[]) => list.map((one) => one.id).sort();
const ofName = (name: string): Route | undefined => routes.find((one) => one.id === name);

test("every route that changes something is known to be dangerous, careful or everyday", () => {
  const lists = [...dangerous, ...careful, ...everyday];
  expect(lists.filter((name, at) => lists.indexOf(name) !== at)).toEqual([]);
  expect(lists.toSorted()).toEqual(named(routes.filter(changes)));
});

test("a dangerous route asks for an identified person who has signed in a moment ago, and no other route does", () => {
  expect(named(routes.filter((one) => one.access.recent))).toEqual(dangerous.toSorted());
  for (const name of dangerous) expect([name, ofName(name)?.access.assurance]).toEqual([name, "ial2"]);
});

test("a careful route asks for an identified person", () => {
  for (const name of careful) expect([name, ofName(name)?.access.assurance]).toEqual([name, "ial2"]);
});

test("no system, resident or stranger is let in to what is dangerous or careful", () => {
  for (const name of [...dangerous, ...careful]) {
    const who = ofName(name)?.access.who ?? [];
    expect([name, who.filter((one) => one !== "staff" && one !== "operator")]).toEqual([name, []]);
  }
});

test("a route says its scopes exactly where it lets systems in, and every scope opens one", () => {
  for (const { id, access } of routes) {
    expect([id, access.scopes !== undefined]).toEqual([id, access.who.includes("client")]);
  }
  const opened = new Set(routes.flatMap((one) => one.access.scopes ?? []));
  expect([...opened].sort()).toEqual(scopes.toSorted());
});
