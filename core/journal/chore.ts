import * as Call from "../call.ts";
import { now } from "../clock.ts";
import { sealedThrough, sealPassed } from "./seal.ts";

/** Seals the hours of the acting home that have passed, and measures how far that has come, whether it went well or not. */
async function seals(): Promise<void> {
  try {
    await sealPassed();
  } finally {
    const through = await sealedThrough();
    if (through !== undefined) Call.measure({ sealAge: (now() - through) / 1000 });
  }
}

export const chores = { seals };
