import * as Actor from "#core/actor.ts";
import { today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import { bodyHome, type Home } from "#core/table/key.ts";
import * as Vault from "#core/vault.ts";
import type { BodyEstimate, Estimate } from "./document.ts";
import { type CostState, costKind, estimateKind, type PlanState, planKind } from "./entity.ts";
import { estimate } from "./estimate.ts";
import { costSet, estimated, planPublished } from "./event.ts";
import { actOnce } from "./once.ts";
import { expectationsOf, membersOf } from "./plan.ts";
import type { PlanInput } from "./plan-input.ts";
import { problem } from "./problem.ts";
import type { Cost } from "./schema.ts";
import { type AllTerms, calendarOn, readTerms } from "./terms.ts";
import { requireUnsettled } from "./told.ts";

/** 固定費 of a fiscal year: planned before it, actual after it. @throws Problem `billing.settled` */
export async function setCost(fiscalYear: number, kind: keyof CostState, items: Cost["items"]) {
  Actor.require("operator");
  return Journal.act(costKind, String(fiscalYear), async (head) => {
    await requireUnsettled(fiscalYear);
    return {
      event: costSet({ fiscalYear, kind, items }),
      state: { ...head?.state, [kind]: items },
    };
  });
}

/** @throws Problem `billing.cost_missing` */
export async function costOf(fiscalYear: number, kind: keyof CostState): Promise<Cost> {
  const items = (await Journal.load(costKind, String(fiscalYear)))?.state[kind];
  if (items === undefined) throw problem("billing.cost_missing", { facts: { fiscalYear, kind } });
  return { fiscalYear, items };
}

/** What a year cost, or what it was planned to cost while that is not recorded. @throws Problem `billing.cost_missing` */
export async function knownCost(fiscalYear: number): Promise<Cost> {
  const state = (await Journal.load(costKind, String(fiscalYear)))?.state;
  const items = state?.actual ?? state?.planned;
  if (items === undefined) throw problem("billing.cost_missing", { facts: { fiscalYear } });
  return { fiscalYear, items };
}

/**
 * 事業計画書 of a fiscal year, and a 見積書 for each body in it. Publishing again is a revision: each estimate says which
 * plan it follows.
 * @throws Problem `billing.cost_missing`, `request.malformed` naming bodies that are not of this prefecture, and as `estimate` does
 */
export async function publishPlan(fiscalYear: number, input: PlanInput) {
  Actor.require("operator");
  let document: Estimate | undefined;
  const acted = await Journal.act(planKind, String(fiscalYear), async () => {
    const [terms] = await Promise.all([readTerms(), requireUnsettled(fiscalYear)]);
    const basis = {
      fiscalYear,
      madeOn: today(),
      cost: await costOf(fiscalYear, "planned"),
      members: await membersOf(input),
      expected: expectationsOf(input),
      versions: terms.versions,
    };
    document = compute(basis, terms);
    const { total, bodies } = document;
    const facts = { fiscalYear, total, bodies: bodies.map((one) => ({ body: one.body, total: one.total })) };
    return { event: planPublished(facts), state: { ...basis, total } };
  });
  // a replay decides nothing, and what it repeats may have been revised since
  await issue(document === undefined ? await planOf(fiscalYear) : { plan: acted.entry.seq, document });
  return acted;
}

type Issued = { plan: number; document: Estimate };

/** The year's estimate computed again from what the plan keeps. @throws Problem `not_found` */
export async function planOf(fiscalYear: number): Promise<Issued> {
  const { state, seq } = await Journal.find(planKind, String(fiscalYear));
  return { plan: seq, document: compute(state, await readTerms(state.versions)) };
}

const compute = (basis: Omit<PlanState, "total">, terms: AllTerms): Estimate =>
  estimate({ ...basis, terms, calendar: calendarOn(terms, basis.madeOn) });

export const estimateId = (fiscalYear: number, body: string) => `${fiscalYear}-${body}`;

/** Gives each body its part of the plan as it is; interrupted, it is completed by doing it again. */
export const issueEstimates = async (fiscalYear: number): Promise<void> => issue(await planOf(fiscalYear));

async function issue({ plan, document }: Issued): Promise<void> {
  await Promise.all(document.bodies.map(({ body }) => foundHome(bodyHome(body))));
  for (const part of document.bodies) {
    const own = { plan, document: { ...document, bodies: [part] } };
    await actOnce(
      estimateKind,
      estimateId(document.fiscalYear, part.body),
      (state) => state.plan >= plan,
      async () => ({
        event: estimated({ body: part.body, period: String(document.fiscalYear), ...own }),
        state: own,
      }),
    );
  }
}

/** A body gets its estimate before it joins, and what lies in a home is stamped with the home's key. */
const foundHome = (home: Home): Promise<void> => Actor.asSystem("founding", home, () => Vault.found(home));

/** 見積書 of a body under the plan as it is. @throws Problem `not_found` when there is none, or the plan left the body out */
export async function estimateOf(fiscalYear: number, body: string): Promise<{ seq: number; document: Estimate }> {
  const [plan, head] = await Promise.all([
    Journal.find(planKind, String(fiscalYear)),
    Journal.find(estimateKind, estimateId(fiscalYear, body)),
  ]);
  if (head.state.plan !== plan.seq) throw new Problem("not_found");
  return { seq: head.seq, document: head.state.document };
}

/** The plan of a year as it is and the sheets that follow it: what one batch reads once. */
export type Planned = { plan?: PlanState; sheetOf: (body: string) => Promise<BodyEstimate | undefined> };

export async function plannedIn(fiscalYear: number): Promise<Planned> {
  const plan = await Journal.load(planKind, String(fiscalYear));
  if (plan === undefined) return { sheetOf: async () => undefined };
  const sheetOf = async (body: string) => {
    const head = await Journal.load(estimateKind, estimateId(fiscalYear, body));
    return head?.state.plan === plan.seq ? head.state.document.bodies[0] : undefined;
  };
  return { plan: plan.state, sheetOf };
}
