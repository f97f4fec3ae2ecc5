import * as Actor from "../actor.ts";
import { Problem } from "../error.ts";
import type * as Journal from "../journal/index.ts";
import type { Applicant, ApplicationHead, ApplicationSecret, ApplicationState } from "./entity.ts";
import { type Action, fold, next, requireAllowed } from "./rule.ts";

/** An application whose personal part is still there. */
export type Intact = ApplicationHead & { secret: ApplicationSecret; key: NonNullable<ApplicationHead["key"]> };

/** @throws Problem `not_found` when there is none, or none any more */
export function intact(head: ApplicationHead | undefined): Intact {
  if (head === undefined || head.secret === null || head.key === undefined) throw new Problem("not_found");
  return { ...head, secret: head.secret, key: head.key };
}

/** The application, if the action is allowed in its state. @throws Problem `not_found`, `application.not_allowed` */
export function allowing(head: ApplicationHead | undefined, action: Action, actor: Actor.Actor): Intact {
  const found = intact(head);
  Actor.requireReach("procedures", found.state.procedure);
  requireAllowed(found.state, action, actor.type === "resident" ? "applicant" : "staff");
  return found;
}

type Message = { subject: string; text: string };

type More = {
  secret?: ApplicationSecret;
  closed?: Journal.Facts;
  message?: Message;
  also?: NonNullable<Journal.Decision<ApplicationState, ApplicationSecret>["also"]>;
};

/**
 * What one act sets, as a decision: the state is the fold of all `set`, so the journal alone leads to it. A message
 * goes to the applicant where we know an address.
 */
export function step(
  before: Pick<Intact, "state" | "secret"> | undefined,
  type: string,
  set: Partial<ApplicationState>,
  more: More,
): Journal.Decision<ApplicationState, ApplicationSecret> {
  const state = fold([{ facts: { set: before?.state } }, { facts: { set } }]);
  const applicant = (more.secret ?? before?.secret)?.applicant;
  const { receipt, title, slug, procedure, status, register, person } = state;
  return {
    type: `application.${type}`,
    state,
    ...(more.secret === undefined ? {} : { secret: more.secret }),
    facts: { receipt, title, slug, procedure, status, register, person, next: next(state), set },
    closed: { ...more.closed, notice: noticeTo(applicant, more.message) },
    ...(more.also === undefined ? {} : { also: more.also }),
  };
}

const noticeTo = (applicant: Applicant | undefined, message: Message | undefined) =>
  applicant?.email === undefined || message === undefined ? undefined : { to: applicant.email, ...message };
