import type { LocalDate } from "../clock.ts";
import type { FieldError } from "../error.ts";
import { defineEvent, says } from "../journal/index.ts";
import type { NoticeDraft } from "../notice/index.ts";
import type { Applicant, ApplicationState, Ruling } from "./entity.ts";
import type { Answers } from "./procedure/logic.ts";
import type { Next } from "./rule.ts";

export type { Applicant } from "./entity.ts";

/** Where an application stands after an act. */
type Standing = Pick<ApplicationState, "receipt" | "title" | "office" | "slug" | "procedure" | "status"> & {
  register?: string | undefined;
  person?: string | undefined;
  next: Next;
};
/** What every act says; `set` is what it sets of the state, which is the fold of all of them. */
export type Said<Set = Partial<ApplicationState>> = Standing & { set: Set };
/** Whom it tells what, in the procedure's own words. */
export type Told = { notice?: NoticeDraft | undefined };

type Words = { text: string; reason?: string };

export const submitted = defineEvent(
  "application.submitted",
  says<Said<ApplicationState>>(),
  says<Told & { answers: Answers; applicant: Applicant; warnings: FieldError[] }>(),
);
export const corrected = defineEvent("application.corrected", says<Said>(), says<Told & { answers: Answers }>());
export const withdrawn = defineEvent("application.withdrawn", says<Said>(), says<Told>());
export const flagged = defineEvent("application.flagged", says<Said>(), says<Told>());
export const correctionRequested = defineEvent(
  "application.correction_requested",
  says<Said>(),
  says<Told & { message: string }>(),
);
export const correctionCancelled = defineEvent(
  "application.correction_cancelled",
  says<Said>(),
  says<Told & { reason: string }>(),
);
export const drafted = defineEvent("application.drafted", says<Said>(), says<Told & Words>());
export const signed = defineEvent("application.signed", says<Said>(), says<Told>());
export const sentBack = defineEvent(
  "application.sent_back",
  says<Said<Partial<ApplicationState> & Required<Pick<ApplicationState, "approval">>>>(),
  says<Told & { reason: string }>(),
);
export const decided = defineEvent(
  "application.decided",
  says<
    Said<Partial<ApplicationState> & { ruling: Ruling }> &
      Pick<Ruling, "outcome" | "number" | "on"> & { filedOn: LocalDate }
  >(),
  says<Told & { answers: Answers; applicant: Applicant } & Partial<Words>>(),
);
export const issued = defineEvent("application.issued", says<Said>(), says<Told>());
