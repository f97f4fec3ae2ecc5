import type { LocalDate } from "../clock.ts";
import type { Json } from "../journal/index.ts";
import { requireAuthentic, withMac } from "../mac.ts";
import { all, type Item, type Position, page, type Write } from "../table/client.ts";
import type { Key, Partition } from "../table/key.ts";

/*
 * Every row that was ever set is an item of its own in the partition of its aggregate, whose head has only what is in force and what is to come: so
 * a request reads the same whether a body has set one row or two hundred.
 */

/** A row, and the version (sequence of the entry) that set it. `ended`: the version that replaced or withdrew it before its time was over. */
export type Row = {
  from: LocalDate;
  version: number;
  value: Json;
  ended?: { by: number; how: "replaced" | "withdrawn" };
};

const prefix = "R#";

const keyOf = (pk: Partition, { from, version }: Pick<Row, "from" | "version">): Key => ({
  pk,
  sk: `${prefix}${from}#${String(version).padStart(8, "0")}`,
});

/** Lays a row down, or says of it what has become of it; part of the act that does so. */
export const keep = async (pk: Partition, row: Row): Promise<Write> => ({
  put: await withMac({ ...keyOf(pk, row), v: 1, ...row, changed: row.ended?.by ?? row.version }),
});

/** The row of a day as it was known at a version; `undefined` when none was. @throws Problem `record.damaged` */
export async function knownAt(pk: Partition, on: LocalDate, version: number): Promise<Row | undefined> {
  for await (const item of all({
    pk,
    range: { from: prefix, to: `${prefix}${on}#\uffff` },
    descending: true,
    limit: 4,
  })) {
    const row = await rowIn(item);
    if (row.version <= version && (row.ended === undefined || row.ended.by > version)) return row;
  }
  return undefined;
}

/** One page of all rows, the latest day first, and of one day the latest version. @throws Problem `record.damaged` */
export async function rowsPage(pk: Partition, asked: { limit: number; after?: Position | undefined }) {
  const { items, next } = await page({
    pk,
    range: { prefix },
    descending: true,
    limit: asked.limit,
    after: asked.after,
  });
  return { rows: await Promise.all(items.map(rowIn)), next };
}

async function rowIn(item: Item): Promise<Row> {
  await requireAuthentic(item);
  const { from, version, value, ended } = item as Item & Row;
  return { from, version, value, ...(ended === undefined ? {} : { ended }) };
}
