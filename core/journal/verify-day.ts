import * as Actor from "../actor.ts";
import { dateOf } from "../clock.ts";
import { all, getMany, type Item, type Position, page } from "../table/client.ts";
import { keepingReader } from "./chain.ts";
import { dayPartition, dayShards, entryKey, type OpenPart } from "./entry.ts";
import { nothing, type Report, verifyChain, verifySeals } from "./verify.ts";

const firstEntry = "J#00000001";

/** Where in a day to go on. */
type Place = { shard: number; after?: Position };

/**
 * A bounded part of what `verify` does, to be asked day by day and page by page: the day's seal, and every aggregate that began on it. A later
 * entry is looked at on the day on which its aggregate began, if whatever leads back there is whole; if it is not, here.
 * @param limit how many entries of the day's list are looked at
 * @returns what was found, and where to go on; without `next` the day is done
 */
export async function verifyDay(
  date: string,
  { at, limit }: { at: Place | undefined; limit: number },
): Promise<{ report: Report; next?: Place }> {
  const report: Report = { ...nothing, damaged: [] };
  if (at === undefined) await verifySeals(date, date, report, keepingReader());
  const shard = at?.shard ?? 0;
  const pk = dayPartition(Actor.home(), date, dayShards[shard] ?? dayShards[0]);
  const { items, next } = await page({ pk, index: "day", limit, after: at?.after });
  const entries = items.filter(({ sk }) => sk.startsWith("J#"));
  const begun = entries.filter(({ sk }) => sk === firstEntry).map((one) => one.pk);
  for (const one of new Set([...begun, ...(await loose(entries))])) await verifyChain(one, report);
  if (next !== undefined) return { report, next: { shard, after: next } };
  return shard + 1 < dayShards.length ? { report, next: { shard: shard + 1 } } : { report };
}

/** Aggregates to which nobody would come from their beginning, for it is gone or stands in no list: each at the first entry that does. */
async function loose(entries: readonly Pick<Item, "pk" | "sk">[]): Promise<Item["pk"][]> {
  const later = entries.filter(({ sk }) => sk !== firstEntry);
  const before = later.map(({ pk, sk }) => entryKey(pk, Number(sk.slice(2)) - 1));
  const found = before.length === 0 ? [] : await getMany(before);
  const whole = new Set(found.filter(isListed).map(({ pk, sk }) => `${pk}|${sk}`));
  const broken = later.filter((_one, index) => !whole.has(`${before[index]?.pk}|${before[index]?.sk}`));
  const firsts = await Promise.all(broken.map(async (one) => ((await firstListed(one.pk)) === one.sk ? [one.pk] : [])));
  return firsts.flat();
}

async function firstListed(pk: Item["pk"]): Promise<string | undefined> {
  for await (const item of all({ pk, range: { prefix: "J#" } })) if (isListed(item)) return item.sk;
  return undefined;
}

/** Whether an entry stands in the list of its own day. */
function isListed({ pk, sk, open, dayPk, daySk }: Item): boolean {
  try {
    const { at } = JSON.parse(String(open)) as OpenPart;
    return (
      daySk === `${at}#${pk}#${sk}` && dayShards.some((one) => dayPk === dayPartition(Actor.home(), dateOf(at), one))
    );
  } catch {
    return false;
  }
}
