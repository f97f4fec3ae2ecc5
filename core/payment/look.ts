import * as Actor from "../actor.ts";
import { now, today } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Id from "../id.ts";
import * as Journal from "../journal/index.ts";
import * as Log from "../log.ts";
import * as Port from "../port.ts";
import * as Request from "../request.ts";
import { type Attempt, type Payer, type PaymentHead, type PaymentState, paymentKind } from "./entity.ts";
import { failed, looked, pending, refunded } from "./event.ts";
import { moved, received } from "./move.ts";
import { problem } from "./problem.ts";
import { backOf, isUnderWay, moveOn, type Status, toRefund } from "./rule.ts";

/** As a part of the system and outside of the request that hinted at it, whose key must not name what we learn. */
const apart = <R>(run: () => R): R => Actor.asSystem("payment", Actor.home(), () => Request.unkeyed(run));

/** Acts if there is something to do. */
const actIf = (
  id: string,
  decide: (head: PaymentHead) => Promise<Journal.Decision<PaymentState, Payer> | undefined>,
): Promise<Journal.Acted<PaymentState> | Journal.Undone<PaymentState>> =>
  Journal.act(paymentKind, id, async (head) => {
    if (head === undefined) throw new Problem("not_found");
    return decide(head);
  });

type News = { attempt: Attempt; next: Attempt; yen: number };

/**
 * Asks the provider how far each attempt is, and records what it says. Every hint (message, return, time, cash about to be
 * taken) leads here and is believed in nothing else; whatever comes late, again or in another order ends alike.
 * @throws Problem `not_found`, `payment.unavailable`, `payment.no_provider`
 */
export async function look(id: string, asked: (one: Attempt) => boolean = isUncaptured): Promise<Status> {
  for (;;) {
    let left = 0;
    const { state } = await apart(() =>
      actIf(id, async (head) => {
        const said = await Promise.all(head.state.attempts.filter(asked).map(newsOf));
        const [first, ...others] = said.filter((one) => one !== undefined);
        left = others.length;
        return first && learned(head, first);
      }),
    );
    if (left === 0) return state?.status ?? "initiated";
  }
}

export const isUncaptured = ({ status }: Attempt): boolean => status !== "captured";
const isOpen = ({ ended }: Attempt): boolean => !ended;

const statusBy = { open: "initiated", pending: "pending", failed: "failed", captured: "captured" } as const;

async function newsOf(attempt: Attempt): Promise<News | undefined> {
  const order = await Port.use().payments.look({ id: attempt.id, town: attempt.town });
  const said = order ?? { state: "open" as const, yen: 0, ended: now() > attempt.until };
  // a page that nobody used in time is a failure too
  const status = said.ended && said.state !== "captured" ? "failed" : statusBy[said.state];
  const next = moveOn(attempt, { status, ended: said.ended });
  return next === undefined ? undefined : { attempt, next, yen: said.yen };
}

async function learned(
  head: PaymentHead,
  { attempt, next, yen }: News,
): Promise<Journal.Decision<PaymentState, Payer>> {
  const attempts = head.state.attempts.map((one) => (one.id === attempt.id ? next : one));
  if (next.status === "captured") {
    return received(head, { id: attempt.id, yen, on: today() }, attempts);
  }
  const event = next.status === "pending" ? pending : failed;
  return moved(head, { set: { attempts } }, (said, told) => event({ ...said, attempt: attempt.id }, told));
}

/** What the provider has to pay back and has not, by an id of its own, so that it does so once. */
async function payBack(id: string): Promise<void> {
  const { state } = await Journal.find(paymentKind, id);
  for (const { id: order, yen } of toRefund(state, today())) {
    const town = state.attempts.find((one) => one.id === order)?.town ?? Actor.body();
    await Port.use().payments.refund({ id: Id.derive("ref", id, order), order, town, yen });
    await actIf(id, async (head) => {
      // what the provider was asked for by a good order is recorded, though the order has lapsed meanwhile
      const due = head.state.money.find((one) => one.id === order && one.returnedOn === undefined);
      if (due === undefined) return undefined;
      const money = head.state.money.map((one) => (one.id === order ? { ...one, returnedOn: today() } : one));
      return moved(head, { set: { money }, tells: true }, (said, told) =>
        refunded({ ...said, money: { id: order, yen }, ...backOf(due) }, told),
      );
    });
  }
}

const dayMs = 24 * 60 * 60 * 1000;
const soonMs = 15 * 60 * 1000;

/** Called by the clock: pays back, looks, and comes again until nothing is under way at the provider any more. */
export async function follow(id: string): Promise<void> {
  const reached = (await tried(() => payBack(id))) && (await tried(() => look(id, isOpen)));
  const wait = reached ? dayMs : soonMs;
  await actIf(id, async (head) => {
    const planned = (head.state.lookAt ?? 0) > now();
    if (planned || !isUnderWay(head.state, today())) return undefined;
    const lookAt = now() + wait;
    return moved(head, { set: { lookAt } }, (said, told) => looked({ ...said, lookAt }, told));
  });
}

/** Whether the provider answered. That it does not is no failure of the sweep, which has other towns to see to. */
async function tried(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith("payment.")) throw error;
    Log.error("provider not reached", { why: error.code });
    return error.code === "payment.refused";
  }
}

/** @throws Problem as `look` does, and `payment.message` unless the provider has signed it just now */
export async function heed(message: Port.Message): Promise<void> {
  const reference = Port.use().payments.referenceOf(message, Actor.body());
  if (!Id.isId("pay", reference)) throw problem("payment.message");
  await look(reference);
}

/** Looks where a missing answer must stop nobody: what comes of it later is found later. */
export const glance = (id: string): Promise<boolean> => tried(() => look(id));
