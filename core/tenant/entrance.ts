import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import { type TenantState, tenantId, tenantKind } from "./entity.ts";

/** The acting home's body, if it has joined. */
export const current = () => Journal.load(tenantKind, tenantId);

/** @throws Problem `not_found` when the body has not joined, has left or is suspended: the same as no such body */
export async function requireOpen(): Promise<TenantState> {
  const head = await current();
  if (head?.state.status !== "joined") throw new Problem("not_found");
  return head.state;
}
