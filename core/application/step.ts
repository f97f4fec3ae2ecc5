import type { Disclosed } from "../disclose/index.ts";
import { Problem } from "../error.ts";
import type * as Journal from "../journal/index.ts";
import type { ApplicationHead, ApplicationSecret, ApplicationState } from "./entity.ts";
import type { Said, Told } from "./event.ts";
import { fold, next } from "./rule.ts";

/** An application whose personal part is still there. */
export type Intact = ApplicationHead & { secret: ApplicationSecret; key: NonNullable<ApplicationHead["key"]> };

/** One that may be told of. */
export type Opened = Disclosed<Intact>;

/** @throws Problem `not_found` when there is none, or none any more */
export function intact(head: ApplicationHead | undefined): Intact {
  if (head === undefined || head.secret === null || head.key === undefined) throw new Problem("not_found");
  return { ...head, secret: head.secret, key: head.key };
}

type Message = { subject: string; text: string };

type More = {
  secret?: ApplicationSecret;
  message?: Message;
  /** Whom the message is for: the applicant, unless it is said. */
  to?: "drafter";
  also?: NonNullable<Journal.Decision<ApplicationState, ApplicationSecret>["also"]>;
};

/**
 * What one act sets, as a decision: the state is the fold of all `set`, so the journal alone leads to it. A message
 * goes to the applicant where we know an address.
 */
export function step<Set extends Partial<ApplicationState>, E extends Journal.Event>(
  before: Pick<Intact, "state" | "secret"> | undefined,
  set: Set,
  { secret, message, to, also }: More,
  event: (said: Said<Set>, told: Told) => E,
): Journal.Decision<ApplicationState, ApplicationSecret, E> {
  const state = fold([{ facts: { set: before?.state } }, { facts: { set } }]);
  const applicant = (secret ?? before?.secret)?.applicant;
  const { receipt, title, office, slug, procedure, status, register, person } = state;
  return {
    event: event(
      { receipt, title, office, slug, procedure, status, register, person, next: next(state), set },
      { notice: noticeTo(to === "drafter" ? undefined : applicant?.email, message) },
    ),
    state,
    ...(secret === undefined ? {} : { secret }),
    ...(also === undefined ? {} : { also }),
  };
}

/** Whom we have no address of, staff must tell otherwise: the notice says so by having none. */
const noticeTo = (to: string | undefined, message: Message | undefined) =>
  message === undefined ? undefined : { ...(to === undefined ? {} : { to }), ...message };
