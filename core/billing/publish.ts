import * as Actor from "#core/actor.ts";
import { today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import type { BodyEstimate, Estimate } from "./document.ts";
import { type CostState, costKind, estimateKind, type PlanState, planKind } from "./entity.ts";
import { estimate } from "./estimate.ts";
import { actOnce } from "./once.ts";
import { expectationsOf, membersOf, type PlanInput } from "./plan.ts";
import type { Cost } from "./schema.ts";
import { type AllTerms, calendarOn, readTerms } from "./terms.ts";

/** 固定費 of a fiscal year: planned before it, actual after it. */
export async function setCost(fiscalYear: number, kind: keyof CostState, items: Cost["items"]): Promise<Journal.Entry> {
  Actor.require("operator");
  return Journal.act(costKind, String(fiscalYear), (head) => ({
    type: "billing.cost_set",
    state: { ...head?.state, [kind]: items },
    facts: { fiscalYear, kind, items },
  }));
}

/** @throws Problem `billing.cost_missing` */
export async function costOf(fiscalYear: number, kind: keyof CostState): Promise<Cost> {
  const items = (await Journal.load(costKind, String(fiscalYear)))?.state[kind];
  if (items === undefined) throw new Problem("billing.cost_missing", { facts: { fiscalYear, kind } });
  return { fiscalYear, items };
}

/**
 * 事業計画書 of a fiscal year, and a 見積書 for each body in it. Publishing again is a revision: each estimate says which
 * plan it follows.
 * @throws Problem `billing.cost_missing`, and as `estimate` does
 */
export async function publishPlan(fiscalYear: number, input: PlanInput): Promise<Journal.Entry> {
  Actor.require("operator");
  const entry = await Journal.act(planKind, String(fiscalYear), async () => {
    const terms = await readTerms();
    const basis = {
      fiscalYear,
      madeOn: today(),
      cost: await costOf(fiscalYear, "planned"),
      members: membersOf(input),
      expected: expectationsOf(input),
      versions: terms.versions,
    };
    const { total, bodies } = compute(basis, terms);
    return {
      type: "billing.plan_published",
      state: { ...basis, total },
      facts: { fiscalYear, total, bodies: bodies.map((one) => ({ body: one.body, total: one.total })) },
    };
  });
  await issueEstimates(fiscalYear);
  return entry;
}

/** The year's estimate computed again from what the plan keeps. @throws Problem `not_found` */
export async function planOf(fiscalYear: number): Promise<{ plan: number; document: Estimate }> {
  const { state, seq } = await Journal.find(planKind, String(fiscalYear));
  return { plan: seq, document: compute(state, await readTerms(state.versions)) };
}

const compute = (basis: Omit<PlanState, "total">, terms: AllTerms): Estimate =>
  estimate({ ...basis, terms, calendar: calendarOn(terms, basis.madeOn) });

export const estimateId = (fiscalYear: number, body: string) => `${fiscalYear}-${body}`;

/** Gives each body its part of the plan as it is; interrupted, it is completed by doing it again. */
export async function issueEstimates(fiscalYear: number): Promise<void> {
  const { plan, document } = await planOf(fiscalYear);
  for (const part of document.bodies) {
    const own = { plan, document: { ...document, bodies: [part] } };
    await actOnce(
      estimateKind,
      estimateId(fiscalYear, part.body),
      (state) => state.plan >= plan,
      () => ({
        type: "billing.estimated",
        state: own,
        facts: { body: part.body, period: String(fiscalYear), ...own },
      }),
    );
  }
}

/** 見積書 of a body under the plan as it is. @throws Problem `not_found` when there is none, or the plan left the body out */
export async function estimateOf(fiscalYear: number, body: string): Promise<{ seq: number; document: Estimate }> {
  const plan = await Journal.find(planKind, String(fiscalYear));
  const { state, seq } = await Journal.find(estimateKind, estimateId(fiscalYear, body));
  if (state.plan !== plan.seq) throw new Problem("not_found");
  return { seq, document: state.document };
}

/** The body's own sheet of its estimate, if there is one. */
export async function sheetOf(fiscalYear: number, body: string): Promise<BodyEstimate | undefined> {
  try {
    return (await estimateOf(fiscalYear, body)).document.bodies[0];
  } catch (error) {
    if (error instanceof Problem && error.code === "not_found") return undefined;
    throw error;
  }
}
