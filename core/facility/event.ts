import type { Paper } from "#core/approval/index.ts";
import type { LocalDate } from "#core/clock.ts";
import { defineEvent, says } from "#core/journal/index.ts";
import type { Decided } from "#core/publication/index.ts";
import type { Grounds } from "#core/rows/index.ts";
import type { Ahead } from "./ahead.ts";
import type { BookingSecret, BookingState } from "./entity.ts";
import type { Price } from "./price.ts";
import type { FacilityData, FeeTable, Timetable, UseRule, Wish } from "./schema.ts";

export const created = defineEvent("facility.created", says<{ facility: FacilityData }>());
/** A row from a day on, and what was booked by what stood before it. */
type Set<Row> = { row: Row; ahead: Ahead };
export const timetableSet = defineEvent("facility.timetable_set", says<Set<Timetable>>(), says<Grounds>());
export const feesSet = defineEvent(
  "facility.fees_set",
  says<Set<FeeTable> & Decided>(),
  says<Grounds & { paper?: Paper }>(),
);
export const rulesSet = defineEvent("facility.rules_set", says<Set<UseRule>>(), says<Grounds>());
/** A row that had not begun is taken back. `row`: the version that had set it; `ahead`: what was booked on its days. */
export const rowWithdrawn = defineEvent(
  "facility.row_withdrawn",
  says<{ series: string; from: LocalDate; row: number; ahead: Ahead }>(),
  says<Grounds>(),
);

/** `label`: what was booked, in words. */
type Booked = Pick<BookingState, "facility" | "unit" | "bands" | "yen"> & { date: LocalDate; label: string };

export const confirmed = defineEvent(
  "booking.confirmed",
  says<
    Booked &
      Pick<BookingState, "as" | "times"> & {
        group?: string;
        unregistered?: true;
        residency: Wish["residency"];
        lines: Price["lines"];
        feeVersion: number;
        settingVersion: number;
      }
  >(),
  says<BookingSecret>(),
);
export const cancelled = defineEvent(
  "booking.cancelled",
  says<Booked & { cancelledBy: "town" | "holder" }>(),
  says<{ reason?: string | undefined } & Partial<Pick<BookingSecret, "contact" | "group">>>(),
);
