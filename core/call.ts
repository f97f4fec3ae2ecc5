import { createContext } from "./context.ts";
import * as Id from "./id.ts";
import { joined, type Measured } from "./measure.ts";

/** One call of a function that is not the API: what it is called, and what it has measured so far. */
type Call = { id: string; of: string; started: number; measured: Measured };

const context = createContext<Call>("call");
export const use = context.use;
export const peek = context.peek;

/** Runs as one call, which nothing of another one reaches. `id`: as Lambda names it; a new one without. */
export const begin = <R>(of: string, id: string | undefined, run: () => R): R =>
  context.provide({ id: id ?? Id.create("call"), of, started: performance.now(), measured: {} }, run);

/** Adds to what this call has measured; it is written once, when the call ends. */
export function measure(measured: Measured): void {
  const call = context.use();
  call.measured = joined(call.measured, measured);
}
