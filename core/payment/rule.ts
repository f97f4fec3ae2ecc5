import type { LocalDate } from "../clock.ts";
import { isLapsed } from "./back.ts";
import type { Attempt, Money, PaymentState } from "./entity.ts";

/**
 * How far an attempt is, in the order in which one wins over another whatever comes first: the browser's return, the
 * provider's message and our own look may arrive in any order and again, and money that was captured late was captured.
 */
export const statuses = ["initiated", "pending", "failed", "cancelled", "captured", "refunded"] as const;
export type Status = (typeof statuses)[number];

export const statusNames: Record<Status, string> = {
  initiated: "納付待ち",
  pending: "決済確認中",
  failed: "決済不成立",
  cancelled: "納付取りやめ",
  captured: "納付済み",
  refunded: "還付済み",
};

/** Whether a report changes anything: an attempt only ever moves on. */
const advances = (from: Status, to: Status): boolean => statuses.indexOf(to) > statuses.indexOf(from);

/** What a payment's status and excess follow from. */
export type Ledger = Pick<PaymentState, "yen" | "released" | "attempts" | "money">;

const isHeld = ({ returnedOn }: Money): boolean => returnedOn === undefined;

/** The money that pays the fee: the first of exactly its amount. What is no longer to be paid, nothing pays. */
export const covering = ({ yen, released, money }: Ledger): Money | undefined =>
  released ? undefined : money.find((one) => one.yen === yen && one.outcome !== "refund");

/** 過誤納金: all money that does not pay the fee, whatever the order in which it came. */
export function excess(ledger: Ledger): Money[] {
  const fee = covering(ledger);
  return ledger.money.filter((one) => one !== fee);
}

/** Money in excess that the town has still to decide on, or to pay back. */
export const openExcess = (ledger: Ledger): Money[] =>
  excess(ledger).filter((one) => isHeld(one) && one.outcome !== "keep");

export const undecided = (ledger: Ledger): Money[] => excess(ledger).filter(({ outcome }) => outcome === undefined);

/** Whether cash may be taken: not when the fee came in already, even if it was released later. */
export const takesCash = ({ yen, money }: Ledger): boolean =>
  !money.some((one) => one.id === "counter" || (one.yen === yen && one.outcome !== "refund"));

export const backOf = ({ back }: Money): Pick<Money, "back"> => (back === undefined ? {} : { back });

/** Whether money is to be paid back by an order that the closing of its year has overtaken: it is ordered anew. */
export const isOvertaken = (one: Money, on: LocalDate): boolean =>
  isHeld(one) && one.back !== undefined && isLapsed(one.back, on);

/** Money that the provider has still to pay back, by an order that is good on the day. */
export const toRefund = ({ money }: Pick<Ledger, "money">, on: LocalDate): Money[] =>
  money.filter((one) => one.id !== "counter" && one.outcome === "refund" && isHeld(one) && !isOvertaken(one, on));

/** Whether the provider may still have something to say. */
export const isUnderWay = (ledger: Ledger, on: LocalDate): boolean =>
  ledger.attempts.some(({ ended }) => !ended) || toRefund(ledger, on).length > 0;

export function statusOf(ledger: Ledger): Status {
  const { released, attempts, money } = ledger;
  if (covering(ledger) !== undefined) return "captured";
  if (released) {
    if (money.length === 0) return "cancelled";
    return money.some(isHeld) ? "captured" : "refunded";
  }
  const waiting = attempts.filter(({ ended }) => !ended);
  if (waiting.some(({ status }) => status === "pending")) return "pending";
  const last = attempts.at(-1);
  return last?.status === "failed" ? "failed" : "initiated";
}

/** What an attempt comes to by what the provider says of it; `undefined` when that is nothing new. */
export function moveOn(attempt: Attempt, to: Pick<Attempt, "status" | "ended">): Attempt | undefined {
  const status = advances(attempt.status, to.status) ? to.status : attempt.status;
  const ended = attempt.ended || to.ended;
  return status === attempt.status && ended === attempt.ended ? undefined : { ...attempt, status, ended };
}
