import { fiscalYearOf } from "../calendar/fiscal.ts";
import { today } from "../clock.ts";
import * as Document from "../document/index.ts";
import type * as Journal from "../journal/index.ts";
import * as Money from "../money.ts";
import {
  type Attempt,
  methodOf,
  type Payer,
  type PaymentHead,
  type PaymentState,
  type Money as Received,
} from "./entity.ts";
import { covering, statusOf, undecided } from "./rule.ts";

type Decision = Journal.LooseDecision<PaymentState, Payer>;

/** What an act sets, and says beside it. */
export type Move = {
  type: string;
  set: Partial<PaymentState>;
  facts?: Journal.Facts;
  /** The payer is told. */
  tells?: boolean;
  /** Why, in words for the payer, and of what: `cancelled` or the id of some money. */
  reason?: { of: string; text: string };
};

/** The act that moves a payment on. Its status follows from what it holds then, and money to decide on is named in every act. */
export function moved(head: PaymentHead, { type, set, facts, tells, reason }: Move): Decision {
  const payer = head.secret ?? undefined;
  const next = { ...head.state, ...set };
  const state = { ...next, status: statusOf(next) };
  const { application, title, yen, status, method, receipt } = state;
  const waiting = Money.sum(undecided(state).map((one) => one.yen));
  return {
    type: `payment.${type}`,
    state,
    facts: {
      application,
      title,
      yen,
      status,
      ...(method === undefined ? {} : { method }),
      ...(receipt === undefined ? {} : { receipt }),
      ...(waiting === 0 ? {} : { excess: waiting }),
      ...facts,
    },
    closed: {
      ...(reason === undefined ? {} : { reason: reason.text }),
      ...(tells && payer !== undefined ? { name: payer.name } : {}),
      ...(tells && payer?.email !== undefined ? { email: payer.email } : {}),
    },
    ...(reason === undefined || payer === undefined
      ? {}
      : { secret: { ...payer, reasons: { ...payer.reasons, [reason.of]: reason.text } } }),
  };
}

/**
 * Money has come in, by an attempt or as cash. The first of the right amount gets the receipt, whatever becomes of it; what
 * does not pay the fee is `overpaid`, a fact of its own.
 */
export async function received(head: PaymentHead, one: Received, attempts?: Attempt[]): Promise<Decision> {
  const set = { money: [...head.state.money, one], ...(attempts === undefined ? {} : { attempts }) };
  const pays = covering({ ...head.state, ...set })?.id === one.id;
  // of cash that pays the fee, the way and the amount say all
  const facts = pays && one.id === "counter" ? {} : { money: { id: one.id, yen: one.yen } };
  const move = { type: pays ? "captured" : "overpaid", facts, tells: true };
  if (head.state.receipt !== undefined || one.yen !== head.state.yen) return moved(head, { ...move, set });
  const fiscalYear = fiscalYearOf(today());
  const { number, write } = await Document.nextNumber("RECEIPT", fiscalYear);
  const receipt = { fiscalYear, number, on: today() };
  return { ...moved(head, { ...move, set: { ...set, method: methodOf(one), receipt } }), also: [{ write }] };
}
