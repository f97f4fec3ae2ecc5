import { defineKind } from "../journal/index.ts";
import type { Reach } from "./reach.ts";
import type { Band, FacilityData, FeeTable, Timetable, Use, UseRule } from "./schema.ts";

/** `version`: the sequence of the entry that set the row. A head has those in force and to come; every row is an item beside it (core/rows). */
export type Dated<Row> = Row & { version: number };

/** 施設 of a body. Everything about it is public. */
export type FacilityState = FacilityData & {
  timetables: Dated<Timetable>[];
  fees: Dated<FeeTable>[];
  rules: Dated<UseRule>[];
  /** Timetables that were replaced on days which could be booked by them. */
  reaches?: Reach[];
};

export const facilityKind = defineKind<FacilityState>({
  kind: "FAC",
  version: 1,
  list: (state, id) => ({ name: "FACILITY", sort: `${state.name}#${id}` }),
});

export type BookingState = {
  status: "confirmed" | "cancelled";
  facility: string;
  /** Whose the facility is; without one, that of 長. */
  organ?: NonNullable<FacilityData["organ"]>;
  space: string;
  unit: string;
  date: string;
  bands: string[];
  /** The bands as they were when they were booked, in minutes from local midnight: hours are part of the booking. */
  times: Band[];
  /** Minutes from local midnight of the day. */
  start: number;
  slots: string[];
  yen: number;
  /** Who it is for, and whom the quota counts: a person, a registered group, or a name without showing it. */
  as: Use;
  holder: string;
  /** The member who booked for the group. */
  by?: string;
  /** What else of the holder is counted: a phone. */
  counted?: string[];
};

/** 予約: who uses it and what for is personal; everybody may know that the cells are taken. */
export type BookingSecret = {
  group: string;
  representative: string;
  contact: { email?: string | undefined; phone?: string | undefined };
  purpose: string;
  /** Who ended it, and why. */
  cancelled?: { by: "town" | "holder"; reason?: string };
};

export const bookingKind = defineKind<BookingState, BookingSecret>({
  kind: "BKG",
  version: 3,
  upcast: {
    1: (state) => ({ ...state, as: String(state.holder).startsWith("per_") ? "person" : "walk_in" }),
    2: (state) => ({ ...state, times: [] }),
  },
  list: (state, id) => ({ name: "BOOK", parts: [state.facility, state.date], sort: `${sortable(state.start)}#${id}` }),
  mine: (state, id) => ({
    name: "BOOKER",
    parts: [state.holder],
    sort: `${state.date}#${sortable(state.start)}#${id}`,
  }),
});

const sortable = (minutes: number) => String(minutes).padStart(4, "0");
