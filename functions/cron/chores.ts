import * as Job from "#core/job/index.ts";
import * as Journal from "#core/journal/index.ts";
import * as Notice from "#core/notice/index.ts";
import type { Home } from "#core/table/key.ts";
import { notices } from "../stream/notices.ts";

/** What is done for each home at every tick, as a part of the system there; each looks first whether it is due. */
export const chores: Record<string, (home: Home) => Promise<void>> = {
  mails: async () => void (await Notice.sweep(notices)),
  seals: async () => void (await Journal.sealPassed()),
  jobs: Job.resume,
};
