import { isBodyCode } from "../japan/body.ts";
import { type Consumer, type Entry, entryName } from "../journal/index.ts";
import { poolHome } from "../table/key.ts";
import { lineKey } from "./entity.ts";
import { type Act, type Use, useOf } from "./rule.ts";
import { units } from "./unit.ts";

/** What metering reads of an entry: never its closed part. Entries of the pool and of the commons are nobody's use. */
export function actOf(entry: Entry): Act | undefined {
  const body = entry.home.slice(3);
  return isBodyCode(body) ? { entry: entryName(entry), body, type: entry.type, at: entry.at } : undefined;
}

function useIn(entry: Entry): Use | undefined {
  const act = actOf(entry);
  return act === undefined ? undefined : useOf(act);
}

/** Every act that a body pays for becomes one line in the pool's home; written again, it is the same line. */
export const usageConsumer: Consumer = {
  name: "usage",
  on: units,
  rebuildable: true,
  target: (entry) => (useIn(entry) === undefined ? undefined : poolHome(entry.home.slice(0, 2))),
  effect: (entry) => {
    const use = useIn(entry);
    if (use === undefined) return [];
    const key = lineKey(poolHome(entry.home.slice(0, 2)), use.body, use.month, use);
    return [{ put: { ...key, v: 1, entry: use.entry, unit: use.unit, at: entry.at } }];
  },
};
