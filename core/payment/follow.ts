import { dateOf } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import * as Money from "../money.ts";
import type { NoticeDraft, NoticeTable } from "../notice/index.ts";
import type { Write } from "../table/client.ts";
import type { TimerTable, TimerVerbs } from "../timer/index.ts";
import { type Payer, type PaymentState, paymentIdOf, paymentKind } from "./entity.ts";
import { follow } from "./look.ts";
import { moved } from "./move.ts";

/** What we read of `application.submitted`. */
type Submitted = { title: string; person?: string; set: { fees: { name: string; amount: Money.Yen }[] } };

/** Asks for the fee when an application is filed, and no longer when it is withdrawn. */
export const paymentConsumer: Journal.Consumer = {
  name: "payment",
  on: ["application.submitted", "application.withdrawn"],
  target: (entry) =>
    entry.type === "application.submitted" || entry.type === "application.withdrawn" ? entry.home : undefined,
  effect: (entry) => (entry.type === "application.submitted" ? request(entry) : withdraw(entry)),
};

async function request(entry: Journal.Entry): Promise<Write[]> {
  const { title, person, set } = entry.facts as Submitted;
  const rows = set.fees.map(({ name, amount }) => ({ name, yen: amount })).filter((row) => row.yen > 0);
  const id = paymentIdOf(entry.id);
  if (rows.length === 0 || (await Journal.load(paymentKind, id)) !== undefined) return [];
  const yen = Money.sum(rows.map((row) => row.yen));
  const payer = payerOf(entry);
  const state: PaymentState = {
    application: entry.id,
    ...(person === undefined ? {} : { person }),
    title,
    rows,
    yen,
    requestedOn: dateOf(entry.at),
    released: false,
    attempts: [],
    money: [],
    status: "initiated",
  };
  const at = { home: entry.home, id, head: undefined };
  const facts = { application: entry.id, yen };
  const decision = { type: "payment.requested", state, facts, ...(payer === undefined ? {} : { secret: payer }) };
  return (await Journal.prepare(paymentKind, at, decision)).writes;
}

function payerOf({ closed }: Journal.Entry): Payer | undefined {
  const applicant = closed?.applicant as Payer | undefined;
  if (applicant === undefined) return undefined;
  const { name, email } = applicant;
  return { name, ...(email === undefined ? {} : { email }) };
}

async function withdraw(entry: Journal.Entry): Promise<Write[]> {
  const id = paymentIdOf(entry.id);
  const head = await Journal.load(paymentKind, id);
  if (head === undefined || head.state.released) return [];
  const decision = moved(head, { type: "cancelled", set: { released: true }, tells: true });
  return (await Journal.prepare(paymentKind, { home: entry.home, id, head }, decision)).writes;
}

/** Something under way at the provider is looked at when the entry says. */
const looks: TimerTable[string] = ({ facts }) =>
  typeof facts.lookAt === "number" ? [{ at: facts.lookAt, verb: "payment.follow" }] : [];

export const timers: TimerTable = { "payment.started": looks, "payment.looked": looks, "payment.decided": looks };
export const timerVerbs: TimerVerbs = { "payment.follow": follow };

type Told = { subject: string; text: string } | undefined;

/** To the payer, if they left an address. */
const toPayer =
  (tell: (title: string, facts: Journal.Facts, closed: Journal.Facts) => Told) =>
  ({ facts, closed }: Journal.Entry): NoticeDraft | undefined => {
    if (typeof closed?.email !== "string") return undefined;
    const told = tell(`「${facts.title}」の手数料`, facts, closed);
    return told && { to: closed.email, subject: told.subject, text: `${closed.name} 様\n\n${told.text}` };
  };

const yenOf = ({ money }: Journal.Facts): string => Money.format((money as { yen: number }).yen);

export const notices: NoticeTable = {
  "payment.captured": toPayer((fee, { yen }) => ({
    subject: "納付を受け付けました",
    text: `${fee} ${Money.format(Number(yen))} の納付を受け付けました。\n領収書は、申請の画面からご覧いただけます。`,
  })),
  "payment.overpaid": toPayer((fee, facts) => ({
    subject: "納めすぎとなった納付金があります",
    text: `${fee}として ${yenOf(facts)} の納付がありましたが、納めていただく必要のないものでした。\n還付について決まりしだい、お知らせします。`,
  })),
  "payment.cancelled": toPayer((fee, { excess }, { reason }) => {
    // who withdrew knows why there is nothing to pay
    if (excess === undefined && reason === undefined) return undefined;
    const text = [
      `${fee}は、納めていただく必要がなくなりました。`,
      ...(reason === undefined ? [] : [`理由: ${reason}`]),
      ...(excess === undefined
        ? []
        : [`納付された ${Money.format(Number(excess))} の還付について決まりしだい、お知らせします。`]),
    ].join("\n");
    return { subject: "納付が要らなくなりました", text };
  }),
  "payment.decided": toPayer((fee, facts, { reason }) => {
    const keeps = (facts.money as { outcome?: string }).outcome === "keep";
    return {
      subject: keeps ? "納付金を還付しないことに決めました" : "納付金の還付を決めました",
      text: `${fee}として納付された ${yenOf(facts)} を、${keeps ? "還付しない" : "還付する"}ことに決めました。\n理由: ${reason}`,
    };
  }),
  "payment.refunded": toPayer((fee, facts) => ({
    subject: "納付金を還付しました",
    text: `${fee}として納付された ${yenOf(facts)} を還付しました。`,
  })),
};
