import * as Actor from "../actor.ts";
import { now, today } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import * as Money from "../money.ts";
import { orderOf } from "./back.ts";
import { handled, isReader, requireMoney } from "./deputy.ts";
import { methodOf, type Outcome, type PaymentHead, paymentIdOf, paymentKind } from "./entity.ts";
import { decided, refunded } from "./event.ts";
import { moved } from "./move.ts";
import { problem } from "./problem.ts";
import { backOf, isOvertaken, undecided } from "./rule.ts";

/** 過誤納金 that wait for a decision or to be paid back, the oldest first. Shows nobody's data. */
export async function excessList(page: {
  limit: number;
  cursor?: string | undefined;
}): Promise<Journal.Page<PaymentHead>> {
  Actor.requireSomeDuty("counter", "decide", "audit", "treasury");
  Actor.requireOwn(); // a list of money of every procedure
  const { items, ...rest } = await Journal.list(paymentKind, "list", { name: "EXCESS" }, page);
  return { ...rest, items: items.filter(({ state }) => isReader() || Actor.isOf(state.organ, "counter", "decide")) };
}

/** `money` is the attempt that it came by, or `counter`. */
export type Decision = { money: string; outcome: Outcome; reason: string };

/**
 * 還付の決定: the town pays money in excess back, or keeps it, with its reason (the fee of an application that was withdrawn
 * may be owed all the same). To pay back is an order out of the accounts of a year, as 歳入戻出 or 過年度歳出: online money goes back
 * through the provider at once, cash over the counter. What was not paid before those accounts closed is ordered anew.
 * @throws Problem `not_found`, `payment.not_excess`
 */
export async function decide(application: string, { money: id, outcome, reason }: Decision) {
  Actor.requireSomeDuty("decide");
  await requireMoney(application);
  return Journal.act(paymentKind, paymentIdOf(application), (found) => {
    const head = handled(found, "decide");
    const overtaken = head.state.money.filter((each) => outcome === "refund" && isOvertaken(each, today()));
    const one = [...undecided(head.state), ...overtaken].find((each) => each.id === id);
    if (one === undefined) throw problem("payment.not_excess");
    const back = outcome === "refund" ? { back: orderOf(one.on, today()) } : {};
    const money = head.state.money.map((each) => (each.id === id ? { ...each, outcome, ...back } : each));
    const lookAt = outcome === "refund" && methodOf(one) === "online" ? { lookAt: now() } : {};
    const move = { set: { money, ...lookAt }, tells: true, reason: { of: id, text: reason } };
    return moved(head, move, (said, told) =>
      decided({ ...said, money: { id, yen: one.yen, outcome }, ...back, ...lookAt }, told),
    );
  });
}

/** 現金の還付: what was decided to be paid back is handed out at the counter. @throws Problem `not_found`, `payment.not_excess`, `payment.year_closed`, `payment.amount` */
export async function repay(application: string, yen: Money.Yen) {
  Actor.requireSomeDuty("counter");
  await requireMoney(application);
  return Journal.act(paymentKind, paymentIdOf(application), (found) => {
    const head = handled(found, "counter");
    const due = head.state.money.find(
      (one) => one.id === "counter" && one.outcome === "refund" && one.returnedOn === undefined,
    );
    if (due === undefined) throw problem("payment.not_excess");
    if (isOvertaken(due, today())) throw problem("payment.year_closed");
    if (due.yen !== yen) {
      throw problem("payment.amount", { detail: `還付する額は ${Money.format(due.yen)} です。` });
    }
    const money = head.state.money.map((one) => (one === due ? { ...one, returnedOn: today() } : one));
    return moved(head, { set: { money }, tells: true }, (said, told) =>
      refunded({ ...said, money: { id: due.id, yen }, ...backOf(due) }, told),
    );
  });
}
