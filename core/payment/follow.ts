import { submitted, withdrawn } from "../application/event.ts";
import { dateOf, type Instant } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import * as Money from "../money.ts";
import type { NoticeDraft, NoticeTable } from "../notice/index.ts";
import type { Write } from "../table/client.ts";
import type { Timer, TimerTable, TimerVerbs } from "../timer/index.ts";
import { type Payer, type PaymentState, paymentIdOf, paymentKind } from "./entity.ts";
import {
  cancelled,
  captured,
  decided,
  looked,
  overpaid,
  refunded,
  requested,
  type Said,
  started,
  type Told,
} from "./event.ts";
import { follow } from "./look.ts";
import { moved } from "./move.ts";

/** Asks for the fee when an application is filed, and no longer when it is withdrawn. */
export const paymentConsumer = Journal.consumer("payment", [
  Journal.following(submitted, request),
  Journal.following(withdrawn, withdraw),
]);

type Submitted = Journal.EntryOf<typeof submitted>;

async function request(entry: Submitted): Promise<Write[]> {
  const { title, person, set } = entry.facts;
  const rows = set.fees.map(({ name, amount }) => ({ name, yen: amount })).filter((row) => row.yen > 0);
  const id = paymentIdOf(entry.id);
  if (rows.length === 0 || (await Journal.load(paymentKind, id)) !== undefined) return [];
  const yen = Money.sum(rows.map((row) => row.yen));
  const payer = payerOf(entry);
  const state: PaymentState = {
    application: entry.id,
    ...(person === undefined ? {} : { person }),
    title,
    ...(set.organ === undefined ? {} : { organ: set.organ }),
    rows,
    yen,
    requestedOn: dateOf(entry.at),
    released: false,
    attempts: [],
    money: [],
    status: "initiated",
  };
  const at = { home: entry.home, id, head: undefined };
  const event = requested({ application: entry.id, yen });
  const decision = { event, state, ...(payer === undefined ? {} : { secret: payer }) };
  return (await Journal.prepare(paymentKind, at, decision)).writes;
}

function payerOf({ closed }: Submitted): Payer | undefined {
  const applicant = closed?.applicant;
  if (applicant === undefined) return undefined;
  const { name, email } = applicant;
  return { name, ...(email === undefined ? {} : { email }) };
}

async function withdraw(entry: Journal.Entry): Promise<Write[]> {
  const id = paymentIdOf(entry.id);
  const head = await Journal.load(paymentKind, id);
  if (head === undefined || head.state.released) return [];
  const decision = moved(head, { set: { released: true }, tells: true }, cancelled);
  return (await Journal.prepare(paymentKind, { home: entry.home, id, head }, decision)).writes;
}

/** Something under way at the provider is looked at when the entry says. */
const looks = ({ facts: { lookAt } }: { facts: { lookAt?: Instant } }): Timer[] =>
  lookAt === undefined ? [] : [{ at: lookAt, verb: "payment.follow" }];

export const timers: TimerTable = {
  ...Journal.on(started, looks),
  ...Journal.on(looked, looks),
  ...Journal.on(decided, looks),
};
export const timerVerbs: TimerVerbs = { "payment.follow": follow };

/** To the payer, if they left an address. */
const toPayer =
  <S extends Said>(tell: (fee: string, said: S, told: Told) => { subject: string; text: string } | undefined) =>
  ({ facts, closed }: { facts: S; closed: Told | null }): NoticeDraft | undefined => {
    if (closed?.email === undefined) return undefined;
    const words = tell(`「${facts.title}」の手数料`, facts, closed);
    return words && { to: closed.email, subject: words.subject, text: `${closed.name} 様\n\n${words.text}` };
  };

export const notices: NoticeTable = {
  ...Journal.on(
    captured,
    toPayer((fee, { yen }) => ({
      subject: "納付を受け付けました",
      text: `${fee} ${Money.format(yen)} の納付を受け付けました。\n領収書は、申請の画面からご覧いただけます。`,
    })),
  ),
  ...Journal.on(
    overpaid,
    toPayer((fee, { money }) => ({
      subject: "納めすぎとなった納付金があります",
      text: `${fee}として ${Money.format(money.yen)} の納付がありましたが、納めていただく必要のないものでした。\n還付について決まりしだい、お知らせします。`,
    })),
  ),
  ...Journal.on(
    cancelled,
    toPayer((fee, { excess }, { reason }) => {
      // who withdrew knows why there is nothing to pay
      if (excess === undefined && reason === undefined) return undefined;
      const text = [
        `${fee}は、納めていただく必要がなくなりました。`,
        ...(reason === undefined ? [] : [`理由: ${reason}`]),
        ...(excess === undefined
          ? []
          : [`納付された ${Money.format(excess)} の還付について決まりしだい、お知らせします。`]),
      ].join("\n");
      return { subject: "納付が要らなくなりました", text };
    }),
  ),
  ...Journal.on(
    decided,
    toPayer((fee, { money }, { reason }) => {
      const keeps = money.outcome === "keep";
      return {
        subject: keeps ? "納付金を還付しないことに決めました" : "納付金の還付を決めました",
        text: `${fee}として納付された ${Money.format(money.yen)} を、${keeps ? "還付しない" : "還付する"}ことに決めました。\n理由: ${reason}`,
      };
    }),
  ),
  ...Journal.on(
    refunded,
    toPayer((fee, { money }) => ({
      subject: "納付金を還付しました",
      text: `${fee}として納付された ${Money.format(money.yen)} を還付しました。`,
    })),
  ),
};
