export { type Ahead, bookedFor } from "./ahead.ts";
export { book, cancel, hold } from "./booking.ts";
export type { BookingState, FacilityState } from "./entity.ts";
export { availability, find, history, list, mine, type Opened, ofDay, show } from "./look.ts";
export { facility, feeTable, timetable, useRule, type Wish, wish } from "./schema.ts";
export { checkFees, create, setFees, setRules, setTimetable, withdrawRow } from "./setup.ts";
export { type FeeCase, tryFees } from "./trial.ts";
export { timesAnswer, usesOfDay } from "./use.ts";
