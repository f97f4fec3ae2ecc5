import { setImmediate } from "node:timers/promises";
import { createContext } from "../context.ts";

type Step = { flying: number; held: (() => void)[] };

const context = createContext<Step>("step");

/**
 * Runs with every answer held until all that are awaited have come, as if each took equally long. What is counted of waits side
 * by side then does not depend on which of them was faster. For measuring only: it makes everything wait for the slowest.
 */
export const inStep = <R>(run: () => R): R => context.provide({ flying: 0, held: [] }, run);

/** The same answer, in step. */
export async function stepped<R>(answer: Promise<R>): Promise<R> {
  const step = context.peek();
  if (step === undefined) return answer;
  step.flying += 1;
  try {
    return await answer;
  } finally {
    await released(step);
  }
}

async function released(step: Step): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  step.held.push(resolve);
  await setImmediate(); // whoever was released with us begins first
  if (step.held.length === step.flying) {
    step.flying = 0;
    for (const release of step.held.splice(0)) release();
  }
  return promise;
}
