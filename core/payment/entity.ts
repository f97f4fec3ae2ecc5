import type { LocalDate } from "../clock.ts";
import * as Id from "../id.ts";
import * as Journal from "../journal/index.ts";
import type { Yen } from "../money.ts";
import type { Status } from "./rule.ts";

/** 窓口 or オンライン. */
export type Method = "counter" | "online";
export const methodNames: Record<Method, string> = { counter: "窓口・現金", online: "オンライン決済" };

/** 領収書番号 within its fiscal year, and the day on which the money came in. */
type Receipt = { fiscalYear: number; number: number; on: LocalDate };

/** What is to be paid for one application (納付). There is one per application, so its id derives from that one's. */
export type PaymentState = {
  application: string;
  /** Who applied, where the commons know them. */
  person?: string;
  title: string;
  rows: { name: string; yen: Yen }[];
  yen: Yen;
  requestedOn: LocalDate;
  status: Status;
  method?: Method;
  receipt?: Receipt;
};

export type Payer = { name: string; email?: string };

export const paymentKind = Journal.defineKind<PaymentState, Payer>({ kind: "PAY", version: 1 });
export type PaymentHead = Journal.Head<PaymentState, Payer>;

export const paymentIdOf = (application: string): string => Id.derive("pay", application);
