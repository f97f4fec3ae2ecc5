import * as Actor from "#core/actor.ts";
import { type LocalDate, today } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import type { Write } from "#core/table/client.ts";
import type { Payment } from "./document.ts";
import { advanceKind, settlementKind } from "./entity.ts";
import { advancePaid } from "./event.ts";
import { problem } from "./problem.ts";
import { estimateOf } from "./publish.ts";

/**
 * 概算払: an instalment that a body paid towards a fiscal year.
 * @throws Problem `not_found` without an estimate, `billing.settled` once the year is settled
 */
export async function recordAdvance(
  fiscalYear: number,
  body: Payment["body"],
  paid: { on: LocalDate; amount: number },
) {
  const { home } = Actor.require("operator");
  await estimateOf(fiscalYear, body);
  const id = String(fiscalYear);
  // the check is part of the transaction: a payment is either in the settlement or refused
  const unsettled: Write = {
    check: { pk: Journal.partitionOf(home, settlementKind, id), sk: "HEAD" },
    condition: { expression: "attribute_not_exists(pk)" },
  };
  return Journal.act(advanceKind, id, (head) => ({
    event: advancePaid({ body, fiscalYear, recordedOn: today(), ...paid }),
    state: { payments: [...(head?.state.payments ?? []), { body, kind: "advance" as const, ...paid }] },
    also: [{ write: unsettled, refuse: () => problem("billing.settled") }],
  }));
}

/** What was paid towards a year: instalments, and what the year before carried over. */
export async function paymentsOf(fiscalYear: number): Promise<Payment[]> {
  const advance = await Journal.load(advanceKind, String(fiscalYear));
  return [...(advance?.state.payments ?? []), ...(await carriedInto(fiscalYear))];
}

async function carriedInto(fiscalYear: number): Promise<Payment[]> {
  const before = await Journal.load(settlementKind, String(fiscalYear - 1));
  if (before === undefined) return [];
  const { settledOn, carried } = before.state;
  return carried.map(({ body, amount }) => ({ body, on: settledOn, kind: "carry", amount }));
}
