import * as Actor from "../actor.ts";
import { today } from "../clock.ts";
import * as Document from "../document/index.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import * as Money from "../money.ts";
import * as Tenant from "../tenant/index.ts";
import { handled, isReader, requireMoney, requireReach } from "./deputy.ts";
import { methodNames, type PaymentHead, paymentIdOf, paymentKind } from "./entity.ts";
import { cancelled } from "./event.ts";
import { glance } from "./look.ts";
import { moved, received } from "./move.ts";
import { problem } from "./problem.ts";
import { covering, statusNames, takesCash } from "./rule.ts";

export { start } from "./attempt.ts";
export { forms } from "./back.ts";
export { type Outcome, outcomes, type PaymentHead } from "./entity.ts";
export type { Said } from "./event.ts";
export { decide, excessList, repay } from "./excess.ts";
export { heed } from "./look.ts";
export { comeBack } from "./return.ts";
export { openExcess, statuses } from "./rule.ts";
export { onlineSettingName } from "./schema.ts";
export { money, standing, uses } from "./view.ts";

/** The payment of an application, for its payer and for staff. @throws Problem `not_found` when there is nothing to pay */
export async function of(application: string): Promise<PaymentHead> {
  const actor = Actor.require("staff", "resident");
  await requireReach(application);
  const head = await Journal.find(paymentKind, paymentIdOf(application));
  if (isReader()) await Journal.recordRead(paymentKind, [head.id], "監査・会計による納付の確認");
  else Actor.requireOf(head.state.organ);
  if (actor.type === "resident" && head.state.person !== actor.person) throw new Problem("not_found");
  return head;
}

/** Whether the fee that was asked for came in or was waived. One that was not asked for yet is not settled. For whoever hands over what is paid for. */
export async function isSettled(application: string): Promise<boolean> {
  const head = await Journal.load(paymentKind, paymentIdOf(application));
  return head !== undefined && (head.state.released || covering(head.state) !== undefined);
}

/**
 * 窓口収納: cash taken at the counter, exactly the sum asked for. While an attempt is under way the provider is asked first,
 * so that nobody pays twice; when it does not answer, cash is taken, and what comes in after it is paid back.
 * @throws Problem `not_found`, `payment.amount`, `payment.settled`
 */
export async function receive(application: string, yen: Money.Yen) {
  Actor.requireSomeDuty("counter");
  await requireMoney(application);
  const id = paymentIdOf(application);
  const taken = await Journal.act(paymentKind, id, async (head) => {
    const payable = requireTakesCash(head, yen);
    const isUnderWay = payable.state.attempts.some(({ ended }) => !ended);
    return isUnderWay ? undefined : received(payable, { id: "counter", yen, on: today() });
  });
  if (taken.entry !== undefined) return taken;
  await glance(id);
  return Journal.act(paymentKind, id, (head) =>
    received(requireTakesCash(head, yen), { id: "counter", yen, on: today() }),
  );
}

function requireTakesCash(head: PaymentHead | undefined, yen: Money.Yen): PaymentHead {
  const payable = handled(head, "counter");
  if (!takesCash(payable.state)) throw settled(payable);
  if (yen === payable.state.yen) return payable;
  throw problem("payment.amount", { detail: `納付する額は ${Money.format(payable.state.yen)} です。` });
}

/**
 * 納付の取りやめ: nothing is to be paid any more. What has come in, or comes in later, is money in excess.
 * @throws Problem `not_found`, `payment.settled`
 */
export async function cancel(application: string, reason: string) {
  Actor.requireSomeDuty("counter", "decide");
  await requireMoney(application);
  return Journal.act(paymentKind, paymentIdOf(application), (found) => {
    const head = handled(found, "counter", "decide");
    if (head.state.released) throw settled(head);
    const move = { set: { released: true }, tells: true, reason: { of: "cancelled", text: reason } };
    return moved(head, move, cancelled);
  });
}

const settled = ({ state }: PaymentHead) =>
  problem("payment.settled", { detail: `この納付は「${statusNames[state.status]}」です。` });

/** 領収書 as a page to print. @throws Problem `not_found` before the money came in, and once the payer's name is disposed */
export async function receipt(application: string, print: { invented: boolean }): Promise<string> {
  Actor.requireAuthority();
  const head = await of(application);
  const { receipt: given, rows, title, method } = head.state;
  if (given === undefined || head.secret === null) throw new Problem("not_found");
  const { name } = await Tenant.requireOpen();
  if (Actor.use().type === "staff") await Journal.recordRead(paymentKind, [head.id], "領収書の交付");
  return Document.renderReceipt({
    ...print,
    number: `領収書番号 ${Document.fiscalYearText(given.fiscalYear)}第${given.number}号`,
    date: given.on,
    to: head.secret.name,
    from: `${name}会計管理者`,
    what: `${title}の手数料`,
    rows,
    method: methodNames[method ?? "counter"],
  });
}
