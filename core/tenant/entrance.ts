import * as Actor from "../actor.ts";
import { createContext } from "../context.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import type { Home } from "../table/key.ts";
import { type TenantState, tenantId, tenantKind } from "./entity.ts";

/** The acting home's body, if it has joined. */
export const current = () => Journal.load(tenantKind, tenantId);

type Open = { home: Home; state: TenantState };

const entered = createContext<Open>("open tenant");

/** Runs with what the entrance has read of the body, if it has, so that nobody reads it twice in one call. */
export const provide = <R>(open: Open | undefined, run: () => R): R =>
  open === undefined ? run() : entered.provide(open, run);

/** @throws Problem `not_found` when the body has not joined, has left or is suspended: the same as no such body */
export async function requireOpen(): Promise<TenantState> {
  const seen = entered.peek();
  if (seen?.home === Actor.home()) return seen.state;
  const head = await current();
  if (head?.state.status !== "joined") throw new Problem("not_found");
  return head.state;
}
