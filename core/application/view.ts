import type * as Journal from "../journal/index.ts";
import type { ApplicationHead, ApplicationState, Status } from "./entity.ts";
import { allowed, type Next, next, statusNames } from "./rule.ts";
import type { Intact } from "./step.ts";

/** Where an application stands, as every act on it answers: a function of the entry, so that a replay says the same. */
export function standing(entry: Journal.Entry) {
  const { receipt, title, status } = entry.facts as { receipt: string; title: string; status: Status };
  const { filedOn, due, fees, ruling } = entry.facts.set as unknown as Partial<ApplicationState>;
  return {
    id: entry.id,
    receipt,
    title,
    status,
    statusName: statusNames[status],
    next: entry.facts.next as Next,
    ...(filedOn === undefined ? {} : { filedOn }),
    ...(due === undefined ? {} : { due }),
    ...(fees === undefined ? {} : { fees }),
    ...(ruling === undefined ? {} : { ruling }),
  };
}

/** A line of a list: nobody's name, nobody's answers. */
export function line({ id, state }: ApplicationHead) {
  const { receipt, title, procedure, channel, status, filedOn, due, flag } = state;
  return {
    id,
    receipt,
    procedure,
    title,
    channel,
    status,
    statusName: statusNames[status],
    filedOn,
    due,
    flag,
    next: next(state),
  };
}

/** What both sides see of one application. */
function common(head: Intact) {
  const { state, secret } = head;
  return {
    ...line(head),
    version: state.version,
    office: state.office,
    fees: state.fees,
    corrections: state.corrections,
    answers: secret.answers,
    ...(state.ruling === undefined ? {} : { ruling: state.ruling }),
  };
}

/** One's own application. The reason is shown with the decision, never while it is still a draft. */
export function forApplicant(head: Intact) {
  const { state, secret } = head;
  const reason = state.ruling === undefined ? undefined : secret.draft?.reason;
  return {
    ...common(head),
    ...(reason === undefined ? {} : { reason }),
    allowed: allowed(state.status, "applicant"),
  };
}

/** One application as staff examine it. */
export function forStaff(head: Intact) {
  const { state, secret } = head;
  return {
    ...common(head),
    applicant: secret.applicant,
    warnings: secret.warnings,
    ...(state.approval === undefined ? {} : { approval: approvalView(state.approval) }),
    ...(state.proposed === undefined ? {} : { proposed: state.proposed }),
    ...(secret.draft === undefined ? {} : { draft: secret.draft }),
    allowed: allowed(state.status, "staff"),
  };
}

const approvalView = ({
  drafter,
  draftedAt,
  mandate,
  status,
  signatures,
  steps,
}: NonNullable<ApplicationState["approval"]>) => ({
  drafter,
  draftedAt,
  ...(mandate === undefined ? {} : { mandate }), // a deputy drafted
  status,
  signatures,
  steps,
});
