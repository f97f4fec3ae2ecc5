import type * as Actor from "#core/actor.ts";

/**
 * What another town's staff may call under a mandate (代行), by the route's name; every other route is closed to them, also one
 * that is added later. `any`: 入力・起案 and what one must see for it. `grounded`: 決裁, cash, 減免 and papers, which need a
 * legal ground (併任, 派遣, 代替執行). Core asks the same again, and whether the mandate names the very thing.
 */
const open: Readonly<Record<string, "any" | "grounded">> = {
  acceptInvitation: "any",
  listWork: "any",
  showApplication: "any",
  enterApplication: "any",
  requestCorrection: "any",
  correctApplication: "any",
  withdrawApplication: "any",
  draftDecision: "any",
  showPayment: "any",
  bookFacility: "any",
  cancelBooking: "any",
  showBooking: "any",
  listFacilityBookings: "any",
  listGroups: "any",
  showGroup: "any",
  listRegister: "any",
  showRegistration: "any",
  changeRegistration: "any",
  correctRegistration: "any",
  approveDraft: "grounded",
  sendDraftBack: "grounded",
  issueApplication: "grounded",
  showDecisionRecord: "grounded",
  printDecision: "grounded",
  printDecisionPdf: "grounded",
  receivePayment: "grounded",
  cancelPayment: "grounded",
  printReceipt: "grounded",
  decideRefund: "grounded",
  repayPayment: "grounded",
  printCertificate: "grounded",
  printTag: "grounded",
};

/** Whether a route is open to this member of staff, as far as mandates go. */
export function isOpenTo({ mandate, limits }: Extract<Actor.Actor, { type: "staff" }>, route: string): boolean {
  if (mandate === undefined) return true;
  const needs = open[route];
  return needs === "any" || (needs === "grounded" && limits?.grounded === true);
}
