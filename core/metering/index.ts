import * as Actor from "../actor.ts";
import { firstOfMonth, lastOfMonth, type Month, rangeOfDates } from "../calendar/date.ts";
import type { BodyCode } from "../japan/body.ts";
import * as Journal from "../journal/index.ts";
import { all, getMany, type Item, page } from "../table/client.ts";
import * as Cursor from "../table/cursor.ts";
import { bodyHome } from "../table/key.ts";
import * as Vault from "../vault.ts";
import { countsPartition, type Line, linesPartition } from "./entity.ts";
import { actOf } from "./follow.ts";
import { type Act, tally as count } from "./rule.ts";
import type { MonthlyUse, Unit } from "./schema.ts";

export type { Line } from "./entity.ts";
export { usageConsumer } from "./follow.ts";
export { MonthlyUse, Unit } from "./schema.ts";
export { units } from "./unit.ts";

/** Every use of a body in a month, as lines of the pool. */
export async function uses(body: BodyCode, month: Month): Promise<Act[]> {
  Actor.require("operator", "system");
  const found: Act[] = [];
  for await (const item of all({ pk: linesPartition(Actor.home(), body, month) })) {
    const line = toLine(item);
    found.push({ entry: line.entry, body, type: line.unit, at: line.at });
  }
  return found;
}

/** The uses of a body in a month, counted by unit from its lines. */
export const tally = async (body: BodyCode, month: Month): Promise<MonthlyUse[]> => count(await uses(body, month));

/** How often a body has used each unit in each month of a fiscal year: one query, however often that was. */
export async function counts(body: BodyCode, fiscalYear: number): Promise<MonthlyUse[]> {
  Actor.require("operator", "system");
  const found: MonthlyUse[] = [];
  for await (const { month, unit, n } of all({ pk: countsPartition(Actor.home(), body, fiscalYear) })) {
    found.push({ body, month: String(month), unit: unit as Unit, count: Number(n) });
  }
  return found.filter(({ count }) => count > 0);
}

/** One page of the acts behind a line of a notice or settlement. @throws Problem `cursor.invalid` */
export async function linesBehind(
  { body, month, unit }: { body: BodyCode; month: Month; unit: Unit },
  options: { limit: number; cursor?: string | undefined },
): Promise<Journal.Page<Line>> {
  Actor.require("operator", "system");
  const pk = linesPartition(Actor.home(), body, month);
  const secret = await Vault.purposeKey("cursor");
  const scope = `${pk} ${unit}`;
  const after = options.cursor === undefined ? undefined : Cursor.decode(secret, scope, options.cursor);
  const { items, next } = await page({ pk, range: { prefix: `${unit}#` }, limit: options.limit, after });
  return {
    items: items.map(toLine),
    ...(next === undefined ? {} : { next: Cursor.encode(secret, scope, next) }),
  };
}

const toLine = (item: Item): Line => ({
  entry: String(item.entry),
  unit: item.unit as Unit,
  at: Number(item.at),
});

export type Recount = { body: BodyCode; month: Month; stored: MonthlyUse[]; journalled: MonthlyUse[]; same: boolean };

/**
 * Counts a month again from the body's own journal, day by day, and compares it with the pool's lines. Only names,
 * types and instants of entries are looked at.
 */
export async function recount(body: BodyCode, month: Month): Promise<Recount> {
  const stored = await tally(body, month);
  const journalled = await Actor.asSystem("recount", bodyHome(body), async () => {
    const acts: Act[] = [];
    for (const date of rangeOfDates(firstOfMonth(month), lastOfMonth(month))) acts.push(...(await actsOn(date)));
    return count(acts);
  });
  return { body, month, stored, journalled, same: JSON.stringify(stored) === JSON.stringify(journalled) };
}

async function actsOn(date: string): Promise<Act[]> {
  const keys: Pick<Item, "pk" | "sk">[] = [];
  for await (const { pk, sk } of Journal.walkDay(date)) if (sk.startsWith("J#")) keys.push({ pk, sk });
  const items = keys.length === 0 ? [] : await getMany(keys);
  return items.map((item) => actOf(Journal.fromItem(item, undefined))).filter((act) => act !== undefined);
}
