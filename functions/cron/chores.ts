import * as Journal from "#core/journal/index.ts";
import * as Notice from "#core/notice/index.ts";
import type { Home } from "#core/table/key.ts";
import { lazily, manifests } from "../manifests.ts";
import { notices } from "../stream/notices.ts";

/** What is done for each home, as a part of the system there, at the schedule that names it (infra/schedule.ts); each looks first whether it is due. */
export const chores: Record<string, (home: Home) => Promise<void>> = {
  mails: async () => void (await Notice.sweep(notices)),
  seals: async () => void (await Journal.sealPassed()),
  ...lazily(manifests.map((one) => one.chores)),
};
