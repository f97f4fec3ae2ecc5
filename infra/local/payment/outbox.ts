import { now } from "#core/clock.ts";
import type { Credentials } from "./adapter.ts";
import type { Book, Order, State } from "./book.ts";
import { sign, signatureHeader } from "./signature.ts";

/** A message as it is posted: to whom, signed just now. */
export type Posted = { url: string; headers: Record<string, string>; text: string };
/** Hands a message over and says whether it was taken. */
export type Post = (message: Posted, signal: AbortSignal) => Promise<boolean>;

/** `send`: at once; `hold`: kept until they are sent; `lose`: never. */
export type Delivery = "send" | "hold" | "lose";
/** How messages that were held are sent: each twice, the last one first. */
export type How = { twice?: boolean; reversed?: boolean };

/** Tells bodies of what became of their orders. What could not be handed over is tried again with whatever comes next. */
export function openOutbox(book: Book, credentials: (town: string) => Credentials, post: Post | undefined) {
  let delivery: Delivery = "send";
  let posting = Promise.resolve();
  const stopping = new AbortController();

  const message = ({ id, reference, town, notifyTo }: Order, state: State): Posted => {
    const text = JSON.stringify({ order: id, reference, state });
    return { url: notifyTo, headers: { [signatureHeader]: sign(credentials(town).messageKey, now(), text) }, text };
  };
  const forget = (id: string, state: State) => {
    const order = book.find(id);
    if (order !== undefined) book.keep({ ...order, untold: order.untold.filter((one) => one !== state) });
  };
  const postAll = async ({ twice, reversed }: How) => {
    if (post === undefined) return;
    const waiting = book.list().flatMap((order) => order.untold.map((state) => ({ order, state })));
    for (const { order, state } of reversed ? waiting.reverse() : waiting) {
      for (let times = twice ? 2 : 1; times > 0; times--) {
        const taken = await post(message(order, state), stopping.signal).catch(() => false);
        if (taken) forget(order.id, state);
      }
    }
  };
  const flush = (how: How = {}) => {
    posting = posting.then(() => postAll(how));
    return posting;
  };
  return {
    message,
    /** An order has got somewhere. */
    tell(order: Order): void {
      if (delivery === "lose") for (const state of order.untold) forget(order.id, state);
      if (delivery === "send") void flush();
    },
    async deliver(next: Delivery, how: How = {}): Promise<void> {
      delivery = next;
      if (next === "send") await flush(how);
    },
    async stop(): Promise<void> {
      stopping.abort();
      await posting;
    },
  };
}
