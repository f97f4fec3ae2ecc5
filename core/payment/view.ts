import { format, today } from "../clock.ts";
import { formNames } from "./back.ts";
import { type Money, methodOf, type PaymentHead, type PaymentState } from "./entity.ts";
import { covering, isOvertaken, statusNames, undecided } from "./rule.ts";

const use = {
  fee: "手数料",
  excess: "還付の検討中",
  refund: "還付の手続中",
  overtaken: "還付の決め直しが必要",
  kept: "還付しない",
  returned: "還付済み",
};
export const uses = Object.keys(use) as (keyof typeof use)[];

/** What a piece of money is for, or what becomes of it. */
function useOf(state: PaymentState, one: Money): keyof typeof use {
  if (one.returnedOn !== undefined) return "returned";
  if (isOvertaken(one, today())) return "overtaken";
  if (one.outcome !== undefined) return one.outcome === "keep" ? "kept" : "refund";
  return covering(state) === one ? "fee" : "excess";
}

/** Money that came in, and what was decided of it. */
export const money = (one: Money) => ({
  id: one.id,
  method: methodOf(one),
  yen: one.yen,
  on: one.on,
  ...(one.outcome === undefined ? {} : { outcome: one.outcome }),
  ...(one.back === undefined ? {} : { back: { ...one.back, name: formNames[one.back.form] } }),
});

/**
 * A payment as its payer and staff see it: nobody's name, nothing of how it was paid beyond the way, and why it was cancelled or
 * money was kept or paid back.
 */
export function standing({ state, secret }: PaymentHead) {
  const { application, title, status, rows, yen, requestedOn, method, receipt, attempts, money: all } = state;
  return {
    application,
    title,
    status,
    statusName: statusNames[status],
    next: nextOf(state),
    rows,
    yen,
    requestedOn,
    ...(secret?.reasons?.cancelled === undefined ? {} : { reason: secret.reasons.cancelled }),
    ...(method === undefined ? {} : { method }),
    ...(receipt === undefined ? {} : { receipt }),
    attempts: attempts.map((one) => ({
      id: one.id,
      status: one.status,
      statusName: statusNames[one.status],
      startedAt: format(one.startedAt),
      until: format(one.until),
    })),
    money: all.map((one) => {
      const name = useOf(state, one);
      const reason = secret?.reasons?.[one.id];
      return { ...money(one), use: name, useName: use[name], ...(reason === undefined ? {} : { reason }) };
    }),
  };
}

/** What to do next, so that nobody pays twice because nothing was said. */
function nextOf(state: PaymentState): string {
  const { status, released } = state;
  if (released && status === "captured" && undecided(state).length > 0)
    return "納付された額の還付について、町が決めます。";
  switch (status) {
    case "initiated":
      return "オンラインか窓口で納付してください。";
    case "pending":
      return "決済サービスの結果を待っています。もう一度納付する必要はありません。";
    case "failed":
      return "納付されていません。もう一度オンラインで試すか、窓口で納付してください。";
    case "captured":
      return "納付は済んでいます。領収書をご覧いただけます。";
    case "cancelled":
      return "納付は要りません。";
    case "refunded":
      return "還付は済んでいます。";
  }
}
