import * as Actor from "../actor.ts";
import * as Journal from "../journal/index.ts";

/**
 * A deputy sees what is paid for procedures that the mandate names, and nothing of others. Everybody else is asked nothing.
 * @throws Problem `not_found`
 */
export async function requireReach(application: string): Promise<void> {
  if (!Actor.isDeputy()) return;
  const head = await Journal.load<{ procedure: string }, unknown>({ kind: "APP", version: 0 }, application);
  Actor.requireReach("procedures", head?.state.procedure);
}

/** Cash and 減免: with a legal ground only. @throws Problem `auth.forbidden`, `not_found` */
export async function requireMoney(application: string): Promise<void> {
  Actor.requireAuthority();
  await requireReach(application);
}
