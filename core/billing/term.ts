import type * as z from "zod";
import * as Shape from "#core/shape.ts";
import { AdvanceRule, ForecastRule, NoticeRule, Price, Rounding, SettlementRule, ShareRule, Tax } from "./schema.ts";
import type { TermName } from "./timeline.ts";

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
} as const satisfies Record<TermName, z.ZodType>;

export type Row<N extends TermName> = z.output<(typeof termRows)[N]>;
