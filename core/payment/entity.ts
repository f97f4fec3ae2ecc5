import type { Instant, LocalDate } from "../clock.ts";
import * as Id from "../id.ts";
import * as Journal from "../journal/index.ts";
import type { Yen } from "../money.ts";
import type { Other } from "../organ/index.ts";
import { type Back, orderOf } from "./back.ts";
import { openExcess, type Status } from "./rule.ts";

/** 窓口 or オンライン. */
export type Method = "counter" | "online";
export const methodNames: Record<Method, string> = { counter: "窓口・現金", online: "オンライン決済" };

/** 領収書番号 within its fiscal year, and the day on which the money came in. */
type Receipt = { fiscalYear: number; number: number; on: LocalDate };

/** One try to pay online: an order at the provider under this very id. `ended`: nothing more can come of it. */
export type Attempt = {
  id: string;
  provider: string;
  /** The body whose contract with the provider it is under. */
  town: string;
  startedAt: Instant;
  /** The payer's page is closed from then on. */
  until: Instant;
  status: Extract<Status, "initiated" | "pending" | "failed" | "captured">;
  ended: boolean;
};

/** What the town decided on money in excess: to pay it back (還付), or to keep it. */
export const outcomes = ["refund", "keep"] as const;
export type Outcome = (typeof outcomes)[number];

/** Money that came in, whole: it is never split. */
export type Money = {
  /** The attempt that it came by, or `counter`: cash is taken once. */
  id: string;
  yen: Yen;
  on: LocalDate;
  outcome?: Outcome;
  /** By which order it goes back, once that was decided. */
  back?: Back;
  returnedOn?: LocalDate;
};

export const methodOf = ({ id }: Pick<Money, "id">): Method => (id === "counter" ? "counter" : "online");

/**
 * What is to be paid for one application (納付), each try to pay it online, and all money that came in for it. There is one per
 * application, so its id derives from that one's. Status, what pays the fee and what is in excess follow from the rest.
 */
export type PaymentState = {
  application: string;
  /** Who applied, where the commons know them. */
  person?: string;
  title: string;
  /** Whose the application is; without one, that of 長. */
  organ?: Other;
  rows: { name: string; yen: Yen }[];
  yen: Yen;
  requestedOn: LocalDate;
  /** Nothing is to be paid any more: 取りやめ or 取下げ. */
  released: boolean;
  attempts: Attempt[];
  money: Money[];
  status: Status;
  /** Of the money that the receipt is for. */
  method?: Method;
  receipt?: Receipt;
  /** When the provider is asked next, while something is under way there. */
  lookAt?: Instant;
};

/** `reasons`: what was written to the payer, by `cancelled` or the id of the money that was decided on. */
export type Payer = { name: string; email?: string; reasons?: Record<string, string> };

export const paymentKind = Journal.defineKind<PaymentState, Payer>({
  kind: "PAY",
  version: 3,
  upcast: { 1: withMoney, 2: withOrders },
  list: (state, id) => {
    const [first] = openExcess(state);
    return first === undefined ? undefined : { name: "EXCESS", sort: `${first.on}#${id}` };
  },
});
export type PaymentHead = Journal.Head<PaymentState, Payer>;

/** Version 1 knew one way to pay, and no money but the fee. */
function withMoney(state: Record<string, unknown>): Record<string, unknown> {
  const { status, method, receipt, yen } = state as Pick<PaymentState, "status" | "method" | "receipt" | "yen">;
  const money = receipt === undefined ? [] : [{ id: method ?? "counter", yen, on: receipt.on }];
  return { ...state, released: status === "cancelled", attempts: [], money };
}

/** Version 2 paid back by no order: what it decided on was income of the year that it came in, and is ordered anew once that is closed. */
function withOrders(state: Record<string, unknown>): Record<string, unknown> {
  const { money } = state as Pick<PaymentState, "money">;
  const ordered = money.map((one) => (one.outcome === "refund" ? { ...one, back: orderOf(one.on, one.on) } : one));
  return { ...state, money: ordered };
}

export const paymentIdOf = (application: string): string => Id.derive("pay", application);
