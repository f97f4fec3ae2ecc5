import { type LocalDate, today } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import { holdsOn } from "../dated/index.ts";
import { problem } from "./problem.ts";
import type { Approval } from "./schema.ts";

type Mandate = { status: string; from: LocalDate; to: LocalDate };

/**
 * What was drafted under a mandate (代行) has its authority from it, and loses it when the mandate ends: nobody signs it any more.
 * @throws Problem `approval.mandate_ended`
 */
export async function requireMandate({ mandate }: Pick<Approval, "mandate">): Promise<void> {
  if (mandate === undefined) return;
  const head = await Journal.load<Mandate, unknown>({ kind: "MANDATE", version: 0 }, mandate);
  const isInForce = head?.state.status === "granted" && holdsOn(head.state, today());
  if (!isInForce) throw problem("approval.mandate_ended");
}
