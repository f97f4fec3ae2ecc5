import * as Actor from "#core/actor.ts";
import { fiscalYearRange, monthsOf } from "#core/calendar/fiscal.ts";
import { today } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import type { Write } from "#core/table/client.ts";
import { paymentsOf } from "./advance.ts";
import { closingOf, usesOfAll } from "./close.ts";
import type { Settlement } from "./document.ts";
import { advanceKind, planKind, type SettlementState, settlementKind, statementKind } from "./entity.ts";
import { settled, settlementMade } from "./event.ts";
import { type Joined, joined } from "./member.ts";
import { actOnce } from "./once.ts";
import { pack, unpack } from "./pack.ts";
import { problem } from "./problem.ts";
import { costOf, estimateId } from "./publish.ts";
import type { Member } from "./schema.ts";
import { settle } from "./settle.ts";
import { type AllTerms, readTerms } from "./terms.ts";

/**
 * 精算 of a fiscal year: every body's share of what the year cost and was used, against what it paid, and a 精算書 for each.
 * @throws Problem `billing.settled`, `billing.month_open` naming body and month, `billing.cost_missing`,
 * `billing.estimate_missing`, and as `settle` does (`settlement.outside_period`)
 */
export async function settleYear(fiscalYear: number) {
  const { home } = Actor.require("operator");
  let document: Settlement | undefined;
  const settling = Journal.act(settlementKind, String(fiscalYear), async (head) => {
    if (head !== undefined) throw problem("billing.settled");
    const advance = await Journal.load(advanceKind, String(fiscalYear));
    const terms = await readTerms();
    const basis = await accountsOf(fiscalYear, terms);
    document = compute(basis, terms);
    const { total, bodies } = document;
    const carried = bodies.map(({ body, carry }) => ({ body, amount: carry })).filter(({ amount }) => amount > 0);
    // a payment recorded at this very moment is either in or comes too late, never lost
    const samePayments: Write = {
      check: { pk: Journal.partitionOf(home, advanceKind, String(fiscalYear)), sk: "HEAD" },
      condition:
        advance === undefined
          ? { expression: "attribute_not_exists(pk)" }
          : { expression: "seq = :seq", values: { ":seq": advance.seq } },
    };
    const parts = bodies.map(({ body, total, paid, carry, add, ...one }) => ({
      body,
      total,
      paid,
      carry,
      return: one.return,
      add,
    }));
    return {
      event: settlementMade({ fiscalYear, total, bodies: parts }),
      state: { ...basis, total, carried },
      also: [{ write: samePayments }],
    };
  });
  const [acted, head] = await Promise.all([settling, Journal.sealHead()]);
  await issue(document ?? (await settlementOf(fiscalYear)).document, head);
  return acted;
}

type Basis = Omit<SettlementState, "total" | "carried">;

async function accountsOf(fiscalYear: number, terms: AllTerms): Promise<Basis> {
  const inYear = (await joined()).filter(({ from }) => from <= fiscalYearRange(fiscalYear).to);
  await requireClosed(fiscalYear, inYear);
  const uses = await usesOfAll(inYear, fiscalYear);
  return {
    fiscalYear,
    settledOn: today(),
    cost: await costOf(fiscalYear, "actual"),
    members: await planned(fiscalYear, inYear),
    payments: await paymentsOf(fiscalYear),
    uses: pack(fiscalYear, uses),
    versions: terms.versions,
  };
}

async function requireClosed(fiscalYear: number, members: readonly Joined[]): Promise<void> {
  const months = await Promise.all(
    monthsOf(fiscalYear).map(async (month) => ({ month, of: await closingOf(members, month) })),
  );
  const open = months.flatMap(({ month, of }) => of.filter((one) => !one.closed).map(({ body }) => ({ body, month })));
  if (open.length > 0) throw problem("billing.month_open", { facts: { open } });
}

/** Population and 節 as the plan has them, and the days on which the body really came and went. */
export async function planned(fiscalYear: number, inYear: readonly Joined[]): Promise<Member[]> {
  const plan = await Journal.find(planKind, String(fiscalYear));
  const missing: string[] = [];
  const members = inYear.flatMap(({ body, from }) => {
    const member = plan.state.members.find((one) => one.body === body);
    if (member === undefined) missing.push(body);
    return member === undefined ? [] : [{ ...member, from }];
  });
  if (missing.length > 0) throw problem("billing.estimate_missing", { facts: { bodies: missing } });
  return members;
}

const compute = (basis: Basis, terms: AllTerms): Settlement =>
  settle({ ...basis, terms, uses: unpack(basis.fiscalYear, basis.uses) });

/** The year's settlement computed again from what its act keeps. @throws Problem `not_found` */
export async function settlementOf(fiscalYear: number): Promise<{ seq: number; document: Settlement }> {
  const { state, seq } = await Journal.find(settlementKind, String(fiscalYear));
  return { seq, document: compute(state, await readTerms(state.versions)) };
}

/** Gives each body its statement; interrupted, it is completed by doing it again. */
export const issueStatements = async (fiscalYear: number): Promise<void> =>
  issue((await settlementOf(fiscalYear)).document, await Journal.sealHead());

async function issue(document: Settlement, head: Journal.SealHead | undefined): Promise<void> {
  const { fiscalYear } = document;
  const seal = head === undefined ? {} : { seal: Journal.headText(head) };
  for (const part of document.bodies) {
    const own = { document: { ...document, bodies: [part], ...seal } };
    await actOnce(
      statementKind,
      estimateId(fiscalYear, part.body),
      () => true,
      async () => ({ event: settled({ body: part.body, period: String(fiscalYear), ...own }), state: own }),
    );
  }
}

/** 精算書 of a body. @throws Problem `not_found` */
export const statementOf = async (fiscalYear: number, body: string): Promise<Settlement> =>
  (await Journal.find(statementKind, estimateId(fiscalYear, body))).state.document;
