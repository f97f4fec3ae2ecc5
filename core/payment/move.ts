import type * as Journal from "../journal/index.ts";
import type { Method, Payer, PaymentHead, PaymentState } from "./entity.ts";
import { isReceived, type Status } from "./rule.ts";

/** What a move says of itself: the way, and the receipt where it brings the money in. */
export type Move = Pick<PaymentState, "receipt"> & { method?: Method; closed?: Journal.Facts };

/** The act that moves a payment on, named by where it gets to. The payer is told of money that came in. */
export function moved(head: PaymentHead, to: Status, move: Move = {}): Journal.Decision<PaymentState, Payer> {
  const { application, title, yen } = head.state;
  const { method = head.state.method, receipt = head.state.receipt, closed } = move;
  const set = {
    status: to,
    ...(method === undefined ? {} : { method }),
    ...(receipt === undefined ? {} : { receipt }),
  };
  return {
    type: `payment.${to}`,
    state: { ...head.state, ...set },
    facts: { application, title, yen, ...set },
    closed: { ...closed, ...(isReceived(to) ? head.secret : {}) },
  };
}
