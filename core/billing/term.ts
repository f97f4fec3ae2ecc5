import type * as z from "zod";
import { addDays } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import * as Shape from "#core/shape.ts";
import { AdvanceRule, ForecastRule, NoticeRule, Price, Rounding, SettlementRule, ShareRule, Tax } from "./schema.ts";

/** 開庁日 of the prefecture beyond the ordinary rule: what falls due on a closed day is moved. */
const CalendarRule = Shape.strict({
  closed: Shape.list(Shape.day),
  open: Shape.list(Shape.day),
  ...Shape.dated,
}).refine(
  ({ closed, open }) => !closed.some((day) => open.includes(day)),
  "同じ日を開庁日と閉庁日の両方にできません。",
);

/** 補正予算: until when finance offices take requests for the sessions of a council, as a guide for every body. */
const DeadlineRule = Shape.strict({
  sessions: Shape.list(Shape.strict({ session: Shape.label, requestBy: Shape.monthDay })),
  ...Shape.dated,
});

/** 料金・負担の定め: each is an aggregate of dated rows, set one row at a time. */
export const termRows = {
  prices: Price,
  taxes: Tax,
  roundings: Rounding,
  shares: ShareRule,
  advances: AdvanceRule,
  notices: NoticeRule,
  settlements: SettlementRule,
  forecasts: ForecastRule,
  calendars: CalendarRule,
  deadlines: DeadlineRule,
} as const;

export type TermName = keyof typeof termRows;
export type Row<N extends TermName> = z.output<(typeof termRows)[N]>;
export const termNames = Object.keys(termRows) as TermName[];

/** How many rows of each have been set: what a document was computed from, and can be computed from again. */
export type Versions = Record<TermName, number>;

type Dated = { from: LocalDate; to?: LocalDate | undefined; unit?: string };

/** Rows of another unit do not end each other. */
const isSameSeries = (a: Dated, b: Dated): boolean => a.unit === b.unit;

/** Rows as they were set, one after the other: a row for the same day replaces the one before it. */
export const withRow = <R extends Dated>(rows: readonly R[], row: R): R[] => [
  ...rows.filter((one) => !isSameSeries(one, row) || one.from !== row.from),
  row,
];

/** Rows as they hold: each ends on the day before the next one of its series begins. */
export const timeline = <R extends Dated>(rows: readonly R[]): R[] =>
  rows.map((row) => {
    const next = rows
      .filter((one) => isSameSeries(one, row) && row.from < one.from)
      .map((one) => addDays(one.from, -1))
      .sort()[0];
    const to = next === undefined || (row.to !== undefined && row.to < next) ? row.to : next;
    return { ...row, ...(to === undefined ? {} : { to }) };
  });
