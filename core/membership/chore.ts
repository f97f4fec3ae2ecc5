import * as Call from "../call.ts";
import { now } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import { bodyHome, commonsHome, type Home, poolHome } from "../table/key.ts";
import { homes } from "./index.ts";

/** Chains what every home of the pool has sealed, once for all of them and in the pool's own home, and measures how far that has come. */
async function chain(home: Home): Promise<void> {
  const prefecture = home.slice(0, 2);
  if (home !== poolHome(prefecture)) return;
  try {
    await Journal.chainPassed(async () => [home, commonsHome(prefecture), ...(await homes()).map(bodyHome)]);
  } finally {
    const through = await Journal.chainedThrough();
    if (through !== undefined) Call.measure({ sealAge: (now() - through) / 1000 });
  }
}

export const chores = { chain };
