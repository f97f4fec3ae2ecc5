import type * as Actor from "#core/actor.ts";

/**
 * What staff may call for an organ other than 長 (教育委員会, 選挙管理委員会 …), by the route's name; every other route asks for a duty for 長, also one
 * that is added later. Core asks whose the very thing is.
 */
const open: ReadonlySet<string> = new Set([
  "acceptInvitation",
  ...["listWork", "showApplication", "enterApplication", "requestCorrection", "cancelCorrection", "correctApplication"],
  ...["withdrawApplication", "draftDecision", "approveDraft", "sendDraftBack", "issueApplication"],
  ...["showDecisionRecord", "printDecision", "printDecisionPdf", "publishProcedure", "publishProcedureVersion"],
  ...["createFacility", "setTimetable", "setUseRules", "tryFees", "draftFees", "setFees"],
  ...["listFacilityRows", "withdrawFacilityRow", "draftProcedure", "draftProcedureVersion", "recordPaperDecision"],
  ...["listPublications", "showPublication", "approvePublication", "sendPublicationBack"],
  ...["bookFacility", "cancelBooking", "showBooking", "listFacilityBookings"],
  ...[
    "showPayment",
    "receivePayment",
    "cancelPayment",
    "printReceipt",
    "listExcessPayments",
    "decideRefund",
    "repayPayment",
  ],
  ...["listRegister", "showRegistration", "changeRegistration", "correctRegistration", "printCertificate", "printTag"],
]);

type Staff = Extract<Actor.Actor, { type: "staff" }>;

/** The duties with which somebody comes to a route: those for 長, and where it knows of organs, those for every organ. */
export const dutiesAt = (actor: Staff, route: string): readonly Actor.Duty[] =>
  open.has(route) ? [...actor.duties, ...Object.values(actor.organs ?? {}).flat()] : actor.duties;

/** Whether somebody who has duties only for organs other than 長 comes to a route that does not know of organs. */
export const isElsewhere = ({ duties, organs }: Staff, route: string): boolean =>
  organs !== undefined && duties.length === 0 && !open.has(route);
