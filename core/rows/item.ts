import type { LocalDate } from "../clock.ts";
import type { Json } from "../journal/index.ts";
import { requireAuthentic, withMac } from "../mac.ts";
import * as Client from "../table/client.ts";
import type { Key, Partition } from "../table/key.ts";

/*
 * Every row that was ever set is an item of its own in the partition of its aggregate, whose head has only what is in force and what is to come: so
 * a request reads the same whether a body has set one row or two hundred.
 */

/**
 * A row, and the version (sequence of the entry) that set it. `series`: what it ends and is ended by, where its aggregate has several, such as the
 * prices of each unit. `ended`: the version that replaced or withdrew it before its time was over.
 */
export type Item = {
  series?: string;
  from: LocalDate;
  version: number;
  value: Json;
  ended?: { by: number; how: "replaced" | "withdrawn" };
};

const prefixOf = (series: string | undefined) => (series === undefined ? "R#" : `R#${series}#`);

const keyOf = (pk: Partition, { series, from, version }: Pick<Item, "series" | "from" | "version">): Key => ({
  pk,
  sk: `${prefixOf(series)}${from}#${String(version).padStart(8, "0")}`,
});

/** Lays a row down, or says of it what has become of it; part of the act that does so. */
export const keep = async (pk: Partition, row: Item): Promise<{ write: Client.Write }> => ({
  write: { put: await withMac({ ...keyOf(pk, row), v: 1, ...row, changed: row.ended?.by ?? row.version }) },
});

/** The row of a day as it was known at a version; `undefined` when none was. @throws Problem `record.damaged` */
export async function knownAt(pk: Partition, on: LocalDate, version: number): Promise<Item | undefined> {
  const prefix = prefixOf(undefined);
  for await (const item of Client.all({
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

/** One page of all rows, or of a series: of each the latest day first, and of one day the latest version. @throws Problem `record.damaged` */
export async function pageOfRows(
  pk: Partition,
  { series, ...asked }: { series?: string | undefined; limit: number; after?: Client.Position | undefined },
) {
  const { items, next } = await Client.page({ pk, range: { prefix: prefixOf(series) }, descending: true, ...asked });
  return { rows: await Promise.all(items.map(rowIn)), next };
}

async function rowIn(item: Client.Item): Promise<Item> {
  await requireAuthentic(item);
  const { series, from, version, value, ended } = item as Client.Item & Item;
  return {
    ...(series === undefined ? {} : { series }),
    from,
    version,
    value,
    ...(ended === undefined ? {} : { ended }),
  };
}
