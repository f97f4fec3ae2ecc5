import * as Actor from "../actor.ts";
import { type LocalDate, today } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import * as Cursor from "../table/cursor.ts";
import * as Vault from "../vault.ts";
import type { Grounds } from "./grounds.ts";
import { type Item, pageOfRows } from "./item.ts";

type Page = { limit: number; cursor?: string | undefined };

/** One row that was ever set: by whom and when, why and by which ordinance, and what has become of it. */
export type Historic<Said = Grounds> = Omit<Item, "ended"> & Partial<Said> & { status: Shown; by: string; at: number };
type Shown = "past" | "in_force" | "coming" | "replaced" | "withdrawn";

/**
 * One page of all rows that an aggregate of the acting home ever had, or of a series, the latest day first.
 * @param isInForce whether a row that has begun is the one in force today
 * @param saidOf what an entry says of why
 * @throws Problem `cursor.invalid`, `record.damaged`
 */
export async function history<Said = Grounds>(
  { kind, id, series }: { kind: { kind: string }; id: string; series?: string | undefined },
  { limit, cursor }: Page,
  isInForce: (row: Item) => boolean | Promise<boolean>,
  saidOf: (entry: Journal.Entry) => Said | null | undefined,
): Promise<Journal.Page<Historic<Said>>> {
  const pk = Journal.partitionOf(Actor.home(), kind, id);
  const [secret, scope] = [await Vault.purposeKey("cursor"), `rows ${pk} ${series ?? ""}`];
  const after = cursor === undefined ? undefined : Cursor.decode(secret, scope, cursor);
  const { rows, next } = await pageOfRows(pk, { series, limit, after });
  const entries = await Journal.entriesAt(
    kind,
    id,
    rows.map(({ ended, version }) => ended?.by ?? version),
  );
  const shown = rows.map(async ({ ended, ...row }): Promise<Historic<Said>> => {
    const entry = entries.find(({ seq }) => seq === (ended?.by ?? row.version));
    const said: Partial<Said> = (entry === undefined ? undefined : saidOf(entry)) ?? {};
    const status = ended?.how ?? statusOf(row.from, await isInForce(row));
    return { ...row, ...said, status, by: entry?.by ?? "", at: entry?.at ?? 0 };
  });
  return {
    items: await Promise.all(shown),
    ...(next === undefined ? {} : { next: Cursor.encode(secret, scope, next) }),
  };
}

const statusOf = (from: LocalDate, isInForce: boolean): Shown => {
  if (from > today()) return "coming";
  return isInForce ? "in_force" : "past";
};
