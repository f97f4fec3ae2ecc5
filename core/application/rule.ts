import { whoActsNext } from "#core/approval/index.ts";
import { addOpenDays, type Calendar } from "#core/calendar/opening.ts";
import type { LocalDate } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import { problem as tenantProblem } from "#core/tenant/problem.ts";
import { rowAt } from "../dated/index.ts";
import type { ApplicationState, Correcting, Status } from "./entity.ts";
import type { Definition } from "./procedure/schema.ts";

export const statusNames: Record<Status, string> = {
  received: "受付",
  under_review: "審査・決裁中",
  correction: "補正待ち",
  approved: "承認",
  refused: "不承認",
  done: "交付済み",
  withdrawn: "取下げ",
};

/** Who takes an action: staff with a duty, whoever signs next, or whoever speaks for the application (`party`). */
export type By = "draft" | "entrant" | "counter" | "signer" | "party";

/** What may be done in which state, and by whom. The whole course of a procedure is this table. */
export const actions = {
  draft: { from: ["received", "correction"], by: "draft" },
  approve: { from: ["under_review"], by: "signer" },
  "record-decision": { from: ["under_review"], by: "entrant" },
  "send-back": { from: ["under_review"], by: "signer" },
  "request-correction": { from: ["received", "correction"], by: "draft" },
  "cancel-correction": { from: ["correction"], by: "draft" },
  correct: { from: ["correction"], by: "party" },
  withdraw: { from: ["received", "under_review", "correction"], by: "party" },
  issue: { from: ["approved"], by: "counter" },
} as const satisfies Record<string, { from: readonly Status[]; by: By }>;

export type Action = keyof typeof actions;

/** So many requests for a correction fit beside an application; after them it is decided. */
export const correctionsMax = 30;

/** What the state of an application lets anybody do on a day. An unanswered 補正 can be decided on once its time is over. */
export const possible = (state: Pick<ApplicationState, "status" | "corrections">, on: LocalDate): Action[] =>
  (Object.keys(actions) as Action[]).filter((name) => {
    if (!(actions[name].from as readonly Status[]).includes(state.status)) return false;
    if (name === "request-correction") return state.corrections.length < correctionsMax;
    const until = state.corrections.at(-1)?.until;
    return !(name === "draft" && state.status === "correction" && until !== undefined && on <= until);
  });

/** Whether somebody still has to do something. */
export const isOpen = (status: Status): boolean =>
  Object.values(actions).some(({ from }) => (from as readonly Status[]).includes(status));

export type Next = { who: string; action: Action | "none"; text: string };

/** Who must act next, and what they must do: the duty of a member of staff, the applicant, or nobody any more. */
export function next(state: Pick<ApplicationState, "status" | "approval" | "channel">): Next {
  switch (state.status) {
    case "received": {
      const again = state.approval?.status === "sent_back";
      const text = again ? "担当者が、差し戻された起案を直します。" : "担当者が審査し、起案します。";
      return { who: "draft", action: "draft", text };
    }
    case "under_review": {
      const waiting = state.approval === undefined ? undefined : whoActsNext(state.approval);
      if (waiting?.task !== "approve") throw new Error("under review without anybody to approve");
      return { who: waiting.step.duty, action: "approve", text: `${waiting.step.title}が決裁します。` };
    }
    case "correction":
      return {
        who: state.channel === "online" ? "applicant" : "counter",
        action: "correct",
        text: "申請者が、求められた項目を直します。答えがないときは、担当者が、求め直すか、却下を起案します。",
      };
    case "approved":
      return { who: "counter", action: "issue", text: "窓口が交付します。" };
    case "refused":
    case "done":
    case "withdrawn":
      return { who: "nobody", action: "none", text: "この手続は終わりました。" };
  }
}

/** An act as the journal has it: what of the state it set. */
type Act = { facts: { readonly set?: Partial<ApplicationState> | undefined } };

/** The state that a history of acts leads to; the stored state is never anything else. */
export const fold = (acts: readonly Act[]): ApplicationState =>
  Object.assign({}, ...acts.map((act) => act.facts.set)) as ApplicationState;

const warnShare = 0.8;

/** The last day of the 標準処理期間 and the day on which 80 % of it are over; time for 補正 does not count (行政手続法6条・7条). */
export function deadlines(
  filedOn: LocalDate,
  processing: Definition["processing"],
  calendar: Calendar,
  corrections: readonly Correcting[] = [],
): { due: LocalDate; warnOn: LocalDate } {
  const { days, ...counting } = processing;
  // a request that was taken back should not have been made, and takes nobody's time
  const pauses = corrections.flatMap(({ requestedOn, answeredOn, repeatedOn, lapsedOn }) => {
    const to = answeredOn ?? repeatedOn ?? lapsedOn;
    return to === undefined ? [] : [{ from: requestedOn, to }];
  });
  const after = (n: number) => addOpenDays(filedOn, n, calendar, { ...counting, pauses });
  return { due: after(days), warnOn: after(Math.ceil(days * warnShare)) };
}

/** Each fee's amount on a day. A fee without a row in force is an error of the definition, never zero. */
export function feesOn(fees: Definition["fees"], on: LocalDate): ApplicationState["fees"] {
  return [...new Set(fees.map(({ name }) => name))].map((name) => {
    const row = rowAt(
      fees.filter((fee) => fee.name === name),
      on,
    );
    if (row === undefined) throw tenantProblem("setting.missing", { detail: `${name}に ${on} 時点の行がありません。` });
    return { name, amount: row.amount };
  });
}

/** What a flag must say on a day; 補正 stops the clock. */
export function flagOn({ status, due, warnOn }: ApplicationState, on: LocalDate): ApplicationState["flag"] {
  if (status !== "received" && status !== "under_review") return "none";
  if (on > due) return "overdue";
  return on >= warnOn ? "soon" : "none";
}

const ranks = ["ial1", "ial2", "ial3"];

export const isAssured = (has: string, needs: string): boolean => ranks.indexOf(has) >= ranks.indexOf(needs);

/** @throws Problem `auth.assurance` */
export function requireAssurance(has: string, needs: string): void {
  if (!isAssured(has, needs)) throw new Problem("auth.assurance");
}

/** Fills a text of a procedure; its placeholders were checked when it was published. */
export const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{([a-z]+)\}/g, (whole, name: string) => values[name] ?? whole);
