import * as Call from "../call.ts";
import { type Instant, now } from "../clock.ts";
import { presentHour, sealedThrough, sealPassed } from "./seal.ts";

/** Seals the hours of the acting home that have passed, and measures how far that has come, whether it went well or not. */
async function seals(): Promise<void> {
  let through: Instant | undefined;
  try {
    await sealPassed();
    through = presentHour();
  } finally {
    through ??= await sealedThrough();
    if (through !== undefined) Call.measure({ sealAge: (now() - through) / 1000 });
  }
}

export const chores = { seals };
