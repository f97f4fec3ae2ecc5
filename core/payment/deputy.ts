import * as Actor from "../actor.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import type { PaymentHead } from "./entity.ts";

/**
 * A deputy sees what is paid for procedures that the mandate names, and nothing of others. Everybody else is asked nothing.
 * @throws Problem `not_found`
 */
export async function requireReach(application: string): Promise<void> {
  if (!Actor.isDeputy()) return;
  const head = await Journal.load<{ procedure: string }, unknown>({ kind: "APP", version: 0 }, application);
  Actor.requireReach("procedures", head?.state.procedure);
}

/** 監査委員 and the 会計管理者 see the money of the whole body. */
export const isReader = (): boolean => Actor.isReader("audit", "treasury");

/** The payment, if it is there for the organ of the actor, who has the duty. @throws Problem `not_found`, `auth.forbidden` */
export function handled(head: PaymentHead | undefined, ...duties: Actor.Duty[]): PaymentHead {
  if (head === undefined) throw new Problem("not_found");
  Actor.requireOf(head.state.organ);
  Actor.requireDutyFor(head.state.organ, ...duties);
  return head;
}

/** Cash and 減免: with a legal ground only. @throws Problem `auth.forbidden`, `not_found` */
export async function requireMoney(application: string): Promise<void> {
  Actor.requireAuthority();
  await requireReach(application);
}
