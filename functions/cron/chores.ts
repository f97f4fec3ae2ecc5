import * as Journal from "#core/journal/index.ts";
import type { Home } from "#core/table/key.ts";

/** What is done for each home at every tick, as a part of the system there; each looks first whether it is due. */
export const chores: Record<string, (home: Home) => Promise<void>> = {
  seals: async () => void (await Journal.sealPassed()),
};
