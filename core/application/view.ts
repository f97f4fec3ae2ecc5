import type { ApplicationHead, ApplicationState } from "./entity.ts";
import type { Said } from "./event.ts";
import type { May } from "./may.ts";
import { next, statusNames } from "./rule.ts";
import type { Opened } from "./step.ts";

/** Where an application stands, as every act on it answers: a function of the entry, so that a replay says the same. */
export function standing({ id, facts }: { id: string; facts: Said }) {
  const { receipt, title, status, next, set } = facts;
  const { filedOn, due, fees, ruling, sameAs }: Partial<ApplicationState> = set;
  return {
    id,
    receipt,
    title,
    status,
    statusName: statusNames[status],
    next,
    ...(filedOn === undefined ? {} : { filedOn }),
    ...(due === undefined ? {} : { due }),
    ...(fees === undefined ? {} : { fees }),
    ...(ruling === undefined ? {} : { ruling }),
    ...(sameAs === undefined ? {} : { sameAs }),
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
function common(head: Opened) {
  const { state, secret } = head;
  return {
    ...line(head),
    version: state.version,
    office: state.office,
    fees: state.fees,
    corrections: state.corrections.map((one, at) => ({ ...one, ...secret.messages?.[at] })),
    answers: secret.answers,
    ...(state.sameAs === undefined ? {} : { sameAs: state.sameAs }),
    ...(state.ruling === undefined ? {} : { ruling: state.ruling }),
  };
}

/** One's own application. Text and reason are shown with the decision, never while they are still a draft. */
export const forApplicant = (head: Opened, may: May) => ({
  ...common(head),
  ...(head.state.ruling === undefined ? {} : head.secret.draft),
  ...may,
});

/** One application as staff examine it. */
export function forStaff(head: Opened, may: May) {
  const { state, secret } = head;
  return {
    ...common(head),
    calendarVersion: state.calendarVersion,
    applicant: secret.applicant,
    warnings: secret.warnings,
    ...(state.approval === undefined ? {} : { approval: approvalView(state.approval) }),
    ...(state.proposed === undefined ? {} : { proposed: state.proposed }),
    ...(secret.draft === undefined ? {} : { draft: secret.draft }),
    ...(secret.sentBack === undefined ? {} : { sentBack: secret.sentBack }),
    ...may,
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
