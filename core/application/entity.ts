import type { Assurance } from "../actor.ts";
import type { Approval } from "../approval/index.ts";
import type { LocalDate } from "../clock.ts";
import type { Retention } from "../document/index.ts";
import type { FieldError } from "../error.ts";
import * as Journal from "../journal/index.ts";
import type { Other, Signing } from "../organ/index.ts";
import type { Answers } from "./procedure/logic.ts";
import { isOpen } from "./rule.ts";

export type Status = "received" | "under_review" | "correction" | "approved" | "refused" | "done" | "withdrawn";

/** What was decided: 文書番号, the day, and until when the file is kept (保存年限). */
export type Ruling = {
  outcome: "approved" | "refused";
  number: string;
  fiscalYear: number;
  on: LocalDate;
  retention: Retention;
  keepUntil: LocalDate | "permanent";
  /** How the organ signed, where it is not 長: the letter of then stays. */
  signing?: Signing;
};

/**
 * 補正: which fields were to be changed, by when, and how it ended: with the answer, with another request in its place, because it
 * was taken back, or because a 却下 was drafted for want of an answer. Open while none of the four days is there.
 */
export type Correcting = {
  fields: string[];
  reason: "incorrect" | "incomplete" | "outdated";
  requestedOn: LocalDate;
  /** The last day of the time that was given (相当の期間, 行政手続法7条). */
  until?: LocalDate;
  answeredOn?: LocalDate;
  repeatedOn?: LocalDate;
  cancelledOn?: LocalDate;
  lapsedOn?: LocalDate;
};

export type ApplicationState = {
  /** The version that it was filed on, for ever. */
  procedure: string;
  version: number;
  hash: string;
  slug: string;
  title: string;
  office: string;
  /** Whose it is; without one, that of 長. */
  organ?: Other;
  register?: string;
  /** What the procedure asks of whoever applies, at every act; older ones say it in their version alone. */
  assurance?: Assurance;
  /** 受付番号. */
  receipt: string;
  channel: "online" | "counter";
  /** Who applied, as the commons knows them; at the counter nobody signed in. */
  person?: string;
  status: Status;
  filedOn: LocalDate;
  /** 標準処理期間: its last day, the day from which it is nearly over, and the version of the calendar it was counted by. */
  due: LocalDate;
  warnOn: LocalDate;
  calendarVersion: number;
  flag: "none" | "soon" | "overdue";
  fees: { name: string; amount: number }[];
  corrections: Correcting[];
  proposed?: Ruling["outcome"];
  approval?: Approval;
  ruling?: Ruling;
  /** The application of the same person with the same answers that was there when this one was filed. */
  sameAs?: { id: string; receipt: string };
};

export type Applicant = { name: string; email?: string; phone?: string };

export type ApplicationSecret = {
  answers: Answers;
  applicant: Applicant;
  /** What the rules ask the examiner to look at. */
  warnings: FieldError[];
  /** The text and the reason of the latest draft. */
  draft?: { text: string; reason?: string };
  /** What was written with each request for a correction, in their order; older ones said it to the journal alone. */
  messages?: (CorrectionWords | null)[];
  /** Why drafts were sent back, the latest last; the journal has them all. */
  sentBack?: SentBack[];
};

/** `cancelled`: why the request was taken back. */
type CorrectionWords = { message: string; cancelled?: string };
type SentBack = { reason: string; by: string; on: LocalDate };

export type ApplicationHead = Journal.Head<ApplicationState, ApplicationSecret>;

export const applicationKind = Journal.defineKind<ApplicationState, ApplicationSecret>({
  kind: "APP",
  version: 1,
  list: (state, id) =>
    isOpen(state.status) ? { name: "WORK", parts: ["APP"], sort: `${state.due}#${id}` } : undefined,
  mine: (state, id) =>
    state.person === undefined ? undefined : { name: "APPOF", parts: [state.person], sort: `${state.filedOn}#${id}` },
});
