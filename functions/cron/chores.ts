import * as Journal from "#core/journal/index.ts";
import * as Membership from "#core/membership/index.ts";
import * as Notice from "#core/notice/index.ts";
import { bodyHome, commonsHome, type Home, poolHome } from "#core/table/key.ts";
import { lazily, manifests } from "../manifests.ts";
import { notices } from "../stream/notices.ts";

/** What is done for each home, as a part of the system there, at the schedule that names it (infra/schedule.ts); each looks first whether it is due. */
export const chores: Record<string, (home: Home) => Promise<void>> = {
  mails: async () => void (await Notice.sweep(notices)),
  seals: async () => void (await Journal.sealPassed()),
  chain: async (home) => {
    const prefecture = home.slice(0, 2);
    const [pool, commons] = [poolHome(prefecture), commonsHome(prefecture)];
    const homes = async () => [pool, commons, ...(await Membership.homes()).map(bodyHome)];
    if (home === pool) await Journal.chainPassed(homes);
  },
  ...lazily(manifests.map((one) => one.chores)),
};
