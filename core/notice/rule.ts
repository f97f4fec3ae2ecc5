import type { Instant } from "../clock.ts";

/** Minutes from one try to the next; after the last one we give up, and staff see it. */
const waits = [1, 5, 30, 120, 480, 1440];

export const triesMax = waits.length;

/** When a notice is tried again that has been tried so many times. */
export const nextTry = (tries: number, at: Instant): Instant =>
  at + (waits[Math.min(tries, triesMax - 1)] ?? 0) * 60_000;

export const isLastTry = (tries: number): boolean => tries >= triesMax;
