import * as Actor from "#core/actor.ts";
import type { Month } from "#core/calendar/date.ts";
import { Problem } from "#core/error.ts";
import { get, page } from "#core/table/client.ts";
import { type Home, type Key, partition } from "#core/table/key.ts";
import type { Estimate, Forecast, Settlement } from "./document.ts";
import type { UsageDocument } from "./entity.ts";

type Papers = { estimate: Estimate; usage: UsageDocument; settlement: Settlement };

export type PaperKind = keyof Papers;

/** A paper of the pool in a body's own home, by fiscal year or month. */
export const paperKey = (home: Home, name: keyof Papers, period: string): Key => ({
  pk: partition(home, "PAPER", name),
  sk: period,
});

/** What the pool said to the acting body. @throws Problem `not_found` */
export async function paper<N extends keyof Papers>(name: N, period: string): Promise<Papers[N]> {
  requireReader(name);
  const item = await get(paperKey(Actor.home(), name, period));
  if (item === undefined) throw new Problem("not_found");
  return item.document as Papers[N];
}

/** Usage notices of the acting body, the latest first: `limit` of them, from before a month on. */
export async function notices(limit: number, before?: Month): Promise<{ month: Month; document: UsageDocument }[]> {
  const { home } = requireReader("usage");
  const { pk } = paperKey(home, "usage", "-");
  const after = before === undefined ? undefined : { pk, sk: before };
  const { items } = await page({ pk, descending: true, limit, after });
  return items.map((item) => ({ month: item.sk, document: item.document as UsageDocument }));
}

/** What the year was expected to cost when its last month was closed. @throws Problem `not_found` before that */
export async function lastForecast(): Promise<Forecast> {
  const [last] = await notices(1);
  if (last?.document.forecast === undefined) throw new Problem("not_found");
  return last.document.forecast;
}

/** A vendor's system (財務会計) may have the notices of use, and no other paper. */
const requireReader = (name: keyof Papers) =>
  name === "usage" && Actor.use().type === "client"
    ? Actor.requireScope("usage:read")
    : Actor.requireDuty("admin", "audit", "treasury");
