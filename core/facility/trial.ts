import * as Actor from "#core/actor.ts";
import { type LocalDate, today } from "#core/clock.ts";
import { withRow } from "#core/dated/index.ts";
import * as Journal from "#core/journal/index.ts";
import { tried } from "#core/trial.ts";
import { facilityKind } from "./entity.ts";
import { seriesOf } from "./row.ts";
import { quote, type Use } from "./rule.ts";
import type { FeeTable } from "./schema.ts";
import { requireKnown } from "./setup.ts";

/** A use as an ordinance's table or a clerk's reckoning has it, and what it should cost. */
export type FeeCase = Use & { yen?: number | undefined };

/**
 * What uses cost by the tables of a facility as they are, and by one that has not been set: booked today, or on the first day on which the new
 * table is for bookings. Whether a day can be booked at all is not asked.
 * @throws Problem `not_found`, `facility.unknown`
 */
export async function tryFees(id: string, table: FeeTable, cases: readonly FeeCase[]) {
  const { state } = await Journal.find(facilityKind, id);
  Actor.requireOf(state.organ, "draft", "admin");
  requireKnown(state, table);
  const next = { ...table, version: 0 };
  const fees = withRow(state.fees, next, (one, other) => seriesOf(one) === seriesOf(other));
  const bookedOn: LocalDate = (table.bookedFrom ?? "") > today() ? (table.bookedFrom ?? today()) : today();
  return tried(cases, {
    before: (one) => quote(state, one, today()).yen,
    after: (one) => quote({ ...state, fees }, one, bookedOn).yen,
  });
}
