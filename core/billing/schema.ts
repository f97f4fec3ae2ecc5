import * as z from "zod";
import { isLocalDate, lastOfMonth } from "#core/calendar/date.ts";
import { Section } from "#core/membership/schema.ts";
import { Unit } from "#core/metering/schema.ts";
import * as Shape from "#core/shape.ts";

export { Unit };

/** Whole yen as a fraction, so that 12.5 yen per use is 25/2 and nothing is lost on the way. */
export const Ratio = Shape.strict({
  numerator: Shape.count.max(99_999, "99,999以下で指定してください。"),
  denominator: z
    .int("1以上の整数で指定してください。")
    .min(1, "1以上の整数で指定してください。")
    .max(1_000_000, "1,000,000以下で指定してください。"),
});
export type Ratio = z.infer<typeof Ratio>;

const wholeMonths = ({ from, to }: { from: string; to?: string | undefined }) =>
  from.endsWith("-01") && (to === undefined || !isLocalDate(to) || to === lastOfMonth(to)); // what is no day has its own message
const monthly = "料金・税率・端数処理は、月の初日から末日までを単位に適用してください。";

/** One row of the 料金表, without tax. Rows hold for whole months, so that (month, unit) fixes the price. */
export const Price = Shape.strict({ unit: Unit, name: Shape.label, yenPerUse: Ratio, ...Shape.dated }).refine(
  wholeMonths,
  monthly,
);
export type Price = z.infer<typeof Price>;

/** 消費税 on charges by use. The fixed share is a 負担金 of costs that already carry tax, and is not taxed again. */
export const Tax = Shape.strict({ percent: Shape.percent, ...Shape.dated }).refine(wholeMonths, monthly);
export type Tax = z.infer<typeof Tax>;

/** 端数処理: 切捨て, 四捨五入, 切上げ to a multiple of `unit` yen. */
const Round = Shape.strict({
  unit: z
    .int("1円単位の整数で指定してください。")
    .min(1, "1円以上で指定してください。")
    .max(10_000, "10,000円以下で指定してください。"),
  direction: z.enum(["down", "half_up", "up"], "端数処理の区分が正しくありません。"),
});
/** How a line (month × unit) and a body's tax (once per rate and year) become whole yen. */
export const Rounding = Shape.strict({ charge: Round, tax: Round, ...Shape.dated }).refine(wholeMonths, monthly);
export type Rounding = z.infer<typeof Rounding>;

export const PriceBook = Shape.strict({
  prices: Shape.list(Price),
  taxes: Shape.list(Tax),
  roundings: Shape.list(Rounding),
});
export type PriceBook = z.infer<typeof PriceBook>;

/** 負担割合: how the fixed cost of a fiscal year is divided; the row that holds on 1 April decides the year. */
export const ShareRule = Shape.strict({
  /** 均等割, 人口割, 利用割 in per cent. 月割: equal and population shares weigh by months of membership. */
  equal: Shape.percent,
  population: Shape.percent,
  use: Shape.percent,
  /** The census that the population share counts by. */
  census: Shape.day.optional(),
  /** What the use share follows in a year in which nobody was charged for a use. */
  unused: z.enum(["equal", "population"], "利用が無い年度の扱いが正しくありません。"),
  /** Whether a month that a body is in for some of its days counts. */
  partialMonth: z.enum(["whole", "none"], "月の途中の扱いが正しくありません。"),
  ...Shape.dated,
})
  .refine(({ equal, population, use }) => equal + population + use === 100, "割合の合計を100にしてください。")
  .refine(
    ({ population, unused, census }) => census !== undefined || (population === 0 && unused === "equal"),
    "人口割の基準とする国勢調査の期日を指定してください。",
  );
export type ShareRule = z.infer<typeof ShareRule>;

/** When something due on a 閉庁日 is due: 翌開庁日 or 直前の開庁日. */
const ClosedDay = z.enum(["next", "previous"], "閉庁日の扱いが正しくありません。");
export type ClosedDay = z.infer<typeof ClosedDay>;

/** 概算払: when the year's estimate is paid in advance, in per cent of it. */
export const AdvanceRule = Shape.strict({
  instalments: Shape.list(Shape.strict({ due: Shape.monthDay, percent: Shape.percent })),
  closedDay: ClosedDay,
  ...Shape.dated,
}).refine(
  ({ instalments }) => instalments.reduce((sum, { percent }) => sum + percent, 0) === 100,
  "概算払の割合の合計を100にしてください。",
);
export type AdvanceRule = z.infer<typeof AdvanceRule>;

/** The day of the next month by which a 利用実績通知 is out. */
export const NoticeRule = Shape.strict({
  day: z.int("日を整数で指定してください。").min(1, "1日以後です。").max(28, "28日以前です。"),
  closedDay: ClosedDay,
  ...Shape.dated,
});
export type NoticeRule = z.infer<typeof NoticeRule>;

/** 精算: what becomes of an advance that was too high – 翌年度繰越 or 返還. What is short is always paid in (追加納付). */
export const SettlementRule = Shape.strict({
  surplus: z.enum(["carry", "return"], "精算残額の扱いが正しくありません。"),
  ...Shape.dated,
});
export type SettlementRule = z.infer<typeof SettlementRule>;

/**
 * How the rest of the year is predicted: by open days so far, without or with a range around it, or by the mean of the last three
 * whole months. A method stays in this list for ever: papers were made by it.
 */
export const ForecastMethod = z.enum(
  ["open_days", "open_days_range", "last_three_months"],
  "見込みの方法が正しくありません。",
);
export const ForecastRule = Shape.strict({
  method: ForecastMethod,
  ...Shape.dated,
});
export type ForecastRule = z.infer<typeof ForecastRule>;

/** 料金・負担の定め: everything that money follows. Rows are added, never changed: an old year can be recomputed. */
export const Terms = Shape.strict({
  book: PriceBook,
  shares: Shape.list(ShareRule),
  advances: Shape.list(AdvanceRule),
  notices: Shape.list(NoticeRule),
  settlements: Shape.list(SettlementRule),
  forecasts: Shape.list(ForecastRule),
});
export type Terms = z.infer<typeof Terms>;

/** 節 of a body's budget that each part of the charge goes to, as its contract says. */
export const Sections = Shape.strict({ fixed: Section, use: Section });
export type Sections = z.infer<typeof Sections>;

/** A body in the pool, from its first to its last day in it. */
export const Member = Shape.strict({
  body: Shape.bodyCode,
  name: Shape.label,
  /** 一部事務組合 and 広域連合: their people are counted in their towns, so that they bear nothing by population. */
  kind: z.literal("union").optional(),
  population: Shape.list(Shape.strict({ census: Shape.day, count: Shape.count })),
  sections: Sections,
  ...Shape.dated,
});
export type Member = z.infer<typeof Member>;

/** 固定費 of the pool in a fiscal year, with tax: planned for the estimate, actual for the settlement. */
export const Cost = Shape.strict({
  fiscalYear: Shape.fiscalYear,
  items: Shape.list(Shape.strict({ name: Shape.label, amount: Shape.yen })),
});
export type Cost = z.infer<typeof Cost>;
