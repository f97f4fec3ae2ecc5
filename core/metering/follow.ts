import { isBodyCode } from "../japan/body.ts";
import { type Consumer, type Entry, entryName } from "../journal/index.ts";
import type { Write } from "../table/client.ts";
import { poolHome } from "../table/key.ts";
import { countKey, lineKey } from "./entity.ts";
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

const poolOf = (entry: Entry) => poolHome(entry.home.slice(0, 2));

function lineOf(entry: Entry, use: Use): Write {
  return {
    put: { ...lineKey(poolOf(entry), use.body, use.month, use), v: 1, entry: use.entry, unit: use.unit, at: entry.at },
  };
}

/** One item for each body, month and unit; a partition takes a thousand writes a second, and no body is used so much. */
const countOf = (entry: Entry, { body, month, unit }: Use): Write => ({
  update: countKey(poolOf(entry), { body, month, unit }),
  expression: "SET v = :v, #month = :month, #unit = :unit ADD n :one",
  names: { "#month": "month", "#unit": "unit" },
  values: { ":v": 1, ":month": month, ":unit": unit, ":one": 1 },
});

/**
 * Every act that a body pays for becomes one line in the pool's home, and one more in the count of its month. The line is the same line when it is
 * written again; the count is not, so a rebuild makes lines only, and counts are counted again from them (recount.ts).
 */
export const usageConsumer: Consumer = {
  name: "usage",
  on: units,
  rebuildable: true,
  target: (entry) => (useIn(entry) === undefined ? undefined : poolOf(entry)),
  effect: (entry) => {
    const use = useIn(entry);
    return use === undefined ? [] : [lineOf(entry, use), countOf(entry, use)];
  },
  remake: (entry) => {
    const use = useIn(entry);
    return use === undefined ? [] : [lineOf(entry, use)];
  },
};
