import { z } from "zod";
import { dateOf } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import * as Money from "../money.ts";
import type { NoticeDraft, NoticeTable } from "../notice/index.ts";
import type { Write } from "../table/client.ts";
import { type PaymentState, paymentIdOf, paymentKind } from "./entity.ts";
import { moved } from "./move.ts";
import { advances } from "./rule.ts";

/** What we read of `application.submitted`. */
const submitted = z.object({
  title: z.string(),
  person: z.string().optional(),
  set: z.object({ fees: z.array(z.object({ name: z.string(), amount: z.int().min(0) })) }),
});
const applicant = z.object({ name: z.string(), email: z.string().optional() });

/** Asks for the fee when an application is filed, and no longer when it is withdrawn. */
export const paymentConsumer: Journal.Consumer = {
  name: "payment",
  target: (entry) =>
    entry.type === "application.submitted" || entry.type === "application.withdrawn" ? entry.home : undefined,
  effect: (entry) => (entry.type === "application.submitted" ? request(entry) : withdraw(entry)),
};

async function request(entry: Journal.Entry): Promise<Write[]> {
  const { title, person, set } = submitted.parse(entry.facts);
  const rows = set.fees.map(({ name, amount }) => ({ name, yen: amount })).filter((row) => row.yen > 0);
  const id = paymentIdOf(entry.id);
  if (rows.length === 0 || (await Journal.load(paymentKind, id)) !== undefined) return [];
  const yen = Money.sum(rows.map((row) => row.yen));
  const payer = applicant.safeParse(entry.closed?.applicant).data;
  const state: PaymentState = {
    application: entry.id,
    ...(person === undefined ? {} : { person }),
    title,
    rows,
    yen,
    requestedOn: dateOf(entry.at),
    status: "initiated",
  };
  const at = { home: entry.home, id, head: undefined };
  const facts = { application: entry.id, yen };
  const decision = { type: "payment.requested", state, facts, ...(payer === undefined ? {} : { secret: payer }) };
  return (await Journal.prepare(paymentKind, at, decision)).writes;
}

async function withdraw(entry: Journal.Entry): Promise<Write[]> {
  const id = paymentIdOf(entry.id);
  const head = await Journal.load(paymentKind, id);
  if (head === undefined || !advances(head.state.status, "cancelled")) return [];
  return (await Journal.prepare(paymentKind, { home: entry.home, id, head }, moved(head, "cancelled"))).writes;
}

/** 納付を受けたお知らせ. */
function captured({ facts, closed }: Journal.Entry): NoticeDraft | undefined {
  if (typeof closed?.email !== "string") return undefined;
  return {
    to: closed.email,
    subject: "納付を受け付けました",
    text: `${closed.name} 様\n\n「${facts.title}」の手数料 ${Money.format(Number(facts.yen))} の納付を受け付けました。\n領収書は、申請の画面からご覧いただけます。`,
  };
}

export const notices: NoticeTable = { "payment.captured": captured };
