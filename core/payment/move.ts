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
import { captured, overpaid, type Said, type Told } from "./event.ts";
import { covering, statusOf, undecided } from "./rule.ts";

type Decision<E extends Journal.Event> = Journal.Decision<PaymentState, Payer, E>;

/** What an act sets, and whom it tells. */
export type Move = {
  set: Partial<PaymentState>;
  /** The payer is told. */
  tells?: boolean;
  /** Why, in words for the payer, and of what: `cancelled` or the id of some money. */
  reason?: { of: string; text: string };
};

/** The act that moves a payment on. Its status follows from what it holds then, and money to decide on is named in every act. */
export function moved<E extends Journal.Event>(
  head: PaymentHead,
  { set, tells, reason }: Move,
  event: (said: Said, told: Told) => E,
): Decision<E> {
  const payer = head.secret ?? undefined;
  const next = { ...head.state, ...set };
  const state = { ...next, status: statusOf(next) };
  const { application, title, yen, status, method, receipt } = state;
  const waiting = Money.sum(undecided(state).map((one) => one.yen));
  const said = {
    application,
    title,
    yen,
    status,
    ...(method === undefined ? {} : { method }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(waiting === 0 ? {} : { excess: waiting }),
  };
  const told = {
    ...(reason === undefined ? {} : { reason: reason.text }),
    ...(tells && payer !== undefined ? { name: payer.name } : {}),
    ...(tells && payer?.email !== undefined ? { email: payer.email } : {}),
  };
  return {
    event: event(said, told),
    state,
    ...(reason === undefined || payer === undefined
      ? {}
      : { secret: { ...payer, reasons: { ...payer.reasons, [reason.of]: reason.text } } }),
  };
}

/**
 * Money has come in, by an attempt or as cash. The first of the right amount gets the receipt, whatever becomes of it; what
 * does not pay the fee is `overpaid`, a fact of its own.
 */
export async function received(
  head: PaymentHead,
  one: Received,
  attempts?: Attempt[],
): Promise<Decision<ReturnType<typeof captured | typeof overpaid>>> {
  const set = { money: [...head.state.money, one], ...(attempts === undefined ? {} : { attempts }) };
  const pays = covering({ ...head.state, ...set })?.id === one.id;
  const money = { id: one.id, yen: one.yen };
  const event = (said: Said, told: Told) => {
    if (!pays) return overpaid({ ...said, money }, told);
    return captured({ ...said, ...(one.id === "counter" ? {} : { money }) }, told);
  };
  if (head.state.receipt !== undefined || one.yen !== head.state.yen) return moved(head, { set, tells: true }, event);
  const fiscalYear = fiscalYearOf(today());
  const { number, write } = await Document.nextNumber("RECEIPT", fiscalYear);
  const receipt = { fiscalYear, number, on: today() };
  const move = { set: { ...set, method: methodOf(one), receipt }, tells: true };
  return { ...moved(head, move, event), also: [{ write }] };
}
