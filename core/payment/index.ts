import * as Actor from "../actor.ts";
import { fiscalYearOf } from "../calendar/fiscal.ts";
import { today } from "../clock.ts";
import * as Document from "../document/index.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import * as Money from "../money.ts";
import * as Tenant from "../tenant/index.ts";
import { type Method, methodNames, type PaymentHead, paymentIdOf, paymentKind } from "./entity.ts";
import { moved } from "./move.ts";
import { advances, isReceived, type Status, statusNames } from "./rule.ts";

export { notices, paymentConsumer } from "./event.ts";
export { type Status, statuses, statusNames } from "./rule.ts";

/** The payment of an application, for its payer and for staff. @throws Problem `not_found` when there is nothing to pay */
export async function of(application: string): Promise<PaymentHead> {
  const actor = Actor.require("staff", "resident");
  const head = await Journal.find(paymentKind, paymentIdOf(application));
  if (actor.type === "resident" && head.state.person !== actor.person) throw new Problem("not_found");
  return head;
}

/** Whether the fee that was asked for came in or was waived. One that was not asked for yet is not settled. For whoever hands over what is paid for. */
export async function isSettled(application: string): Promise<boolean> {
  const head = await Journal.load(paymentKind, paymentIdOf(application));
  return head !== undefined && (head.state.status === "cancelled" || isReceived(head.state.status));
}

/**
 * 窓口収納: cash taken at the counter, exactly the sum asked for.
 * @throws Problem `not_found`, `payment.amount`, `payment.settled`
 */
export async function receive(application: string, yen: Money.Yen): Promise<Journal.Entry> {
  Actor.requireDuty("counter");
  return move(application, "captured", { method: "counter", yen });
}

/** 納付の取りやめ: nothing is to be paid any more. @throws Problem `not_found`, `payment.settled` */
export async function cancel(application: string, reason: string): Promise<Journal.Entry> {
  Actor.requireDuty("counter", "decide");
  return move(application, "cancelled", { closed: { reason } });
}

/**
 * What a provider's message, the payer's return or our own look at the provider says of an online payment. Whatever
 * comes late or again and moves nothing on is no error.
 */
export async function report(application: string, to: Exclude<Status, "initiated">): Promise<void> {
  Actor.require("system");
  try {
    await move(application, to, { method: "online" });
  } catch (error) {
    if (!(error instanceof Problem && error.code === "payment.settled")) throw error;
  }
}

type Report = { method?: Method; yen?: Money.Yen; closed?: Journal.Facts };

function move(application: string, to: Status, { method, yen, closed }: Report): Promise<Journal.Entry> {
  return Journal.act(paymentKind, paymentIdOf(application), async (head) => {
    if (head === undefined) throw new Problem("not_found");
    const { state } = head;
    if (!advances(state.status, to)) {
      throw new Problem("payment.settled", { detail: `この納付は「${statusNames[state.status]}」です。` });
    }
    if (yen !== undefined && yen !== state.yen) {
      throw new Problem("payment.amount", { detail: `納付する額は ${Money.format(state.yen)} です。` });
    }
    const more = { ...(method === undefined ? {} : { method }), ...(closed === undefined ? {} : { closed }) };
    if (!isReceived(to) || isReceived(state.status)) return moved(head, to, more);
    const fiscalYear = fiscalYearOf(today());
    const { number, write } = await Document.nextNumber("RECEIPT", fiscalYear);
    return { ...moved(head, to, { ...more, receipt: { fiscalYear, number, on: today() } }), also: [{ write }] };
  });
}

/** 領収書 as a page to print. @throws Problem `not_found` before the money came in, and once the payer's name is disposed */
export async function receipt(application: string, print: { invented: boolean }): Promise<string> {
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
