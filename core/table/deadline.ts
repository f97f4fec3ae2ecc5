import { createContext } from "../context.ts";

/** It took longer than it may. What is under way sends nothing more. */
class LateError extends Error {
  override readonly name = "LateError";
  readonly transient = true;
}

const context = createContext<AbortSignal>("deadline");

/** Runs for at most so many milliseconds: whoever asked is told then, and nothing goes to the table afterwards. @throws LateError */
export async function within<R>(limitMs: number, run: () => Promise<R>): Promise<R> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new LateError()), limitMs);
  try {
    return await context.provide(controller.signal, () => unlessAborted(controller.signal, run()));
  } finally {
    clearTimeout(timer);
  }
}

/** One step of what has a deadline, which may take so long by itself. @throws LateError, TimeoutError */
export function step<R>(limitMs: number, run: () => Promise<R>): Promise<R> {
  const whole = context.peek();
  whole?.throwIfAborted();
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(new DOMException("no answer in time", "TimeoutError")), limitMs);
  const signal = whole === undefined ? own.signal : AbortSignal.any([whole, own.signal]);
  return unlessAborted(signal, run()).finally(() => clearTimeout(timer));
}

async function unlessAborted<R>(signal: AbortSignal, work: Promise<R>): Promise<R> {
  let leave = () => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason);
    signal.addEventListener("abort", leave);
  });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener("abort", leave));
}
