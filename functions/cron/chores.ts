import type { Home } from "#core/table/key.ts";
import { lazily, manifests } from "../manifests.ts";
import { notices } from "../stream/notices.ts";

const all = lazily(manifests.map((one) => one.chores));

/**
 * Does a chore for a home, as a part of the system there, at the schedule that names it (infra/schedule.ts); it looks first whether it is due.
 * @throws Error when no domain has a chore of that name
 */
export async function perform(name: string, home: Home): Promise<void> {
  const chore = all[name];
  if (chore === undefined) throw new Error(`no domain has a chore ${name}`);
  await chore(home, { notices });
}
