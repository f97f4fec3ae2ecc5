import type { LocalDate } from "#core/clock.ts";
import type { BodyCode } from "#core/japan/body.ts";
import { defineEvent, says } from "#core/journal/index.ts";
import type { Budget } from "#core/membership/schema.ts";
import type { Grounds } from "#core/rows/index.ts";
import type { Estimate, Settlement } from "./document.ts";
import type { CostState, UsageDocument } from "./entity.ts";
import type { Cost } from "./schema.ts";
import type { Row } from "./term.ts";
import type { TermName } from "./timeline.ts";

/** A row of one of the 料金・負担の定め. */
export const termSet = defineEvent("billing.term_set", says<{ name: TermName; row: Row<TermName> }>(), says<Grounds>());
/** A row that had not taken effect is taken back. `row`: the version that had set it; `unit`: of the prices, whose. */
export const termWithdrawn = defineEvent(
  "billing.term_withdrawn",
  says<{ name: TermName; from: LocalDate; row: number; unit?: string }>(),
  says<Grounds>(),
);

type Year = { fiscalYear: number };
export const costSet = defineEvent("billing.cost_set", says<Year & { kind: keyof CostState; items: Cost["items"] }>());
export const budgetSet = defineEvent("billing.budget_set", says<Budget & { body: string }>());
export const planPublished = defineEvent(
  "billing.plan_published",
  says<Year & { total: number; bodies: { body: string; total: number }[] }>(),
);
export const advancePaid = defineEvent(
  "billing.advance_paid",
  says<Year & { body: string; recordedOn: LocalDate; on: LocalDate; amount: number }>(),
);
type Part = { body: string; total: number; paid: number; carry: number; return: number; add: number };
export const settlementMade = defineEvent("billing.settlement_made", says<Year & { total: number; bodies: Part[] }>());

/** A paper for one body; `period`: the fiscal year or the month. */
type Paper<Document> = { body: BodyCode; period: string; document: Document };
/** `plan`: the sequence of the plan that it follows. */
export const estimated = defineEvent("billing.estimated", says<Paper<Estimate> & { plan: number }>());
export const noticed = defineEvent("usage.noticed", says<Paper<UsageDocument>>());
export const settled = defineEvent("billing.settled", says<Paper<Settlement>>());
