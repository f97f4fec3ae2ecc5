import * as z from "zod";
import * as Shape from "#core/shape.ts";
import { Cost, ForecastMethod, Ratio, Sections, ShareRule, Unit } from "./schema.ts";

/** The uses of one unit in one month at their price; (body, month, unit) leads to the acts behind it. */
export const ChargeLine = Shape.strict({
  month: Shape.month,
  unit: Unit,
  name: Shape.label,
  count: Shape.count,
  yenPerUse: Ratio,
  amount: Shape.total,
  taxPercent: Shape.percent,
});
export type ChargeLine = z.infer<typeof ChargeLine>;

/** 従量料金 of one body: `amount` without tax, `tax` rounded once per rate, `total` = amount + tax. */
export const Charge = Shape.strict({
  lines: Shape.list(ChargeLine),
  amount: Shape.total,
  tax: Shape.total,
  total: Shape.total,
});
export type Charge = z.infer<typeof Charge>;

/** A body's part of the fixed cost, by months of membership in the fiscal year. */
export const FixedShare = Shape.strict({
  months: Shape.count,
  equal: Shape.total,
  population: Shape.total,
  use: Shape.total,
  total: Shape.total,
});
export type FixedShare = z.infer<typeof FixedShare>;

const bodyPart = {
  body: Shape.bodyCode,
  name: Shape.label,
  sections: Sections,
  fixed: FixedShare,
  use: Charge,
  /** fixed.total + use.total. */
  total: Shape.total,
};
/** What a fiscal year costs one body. */
export type BodyPart = Omit<z.infer<typeof BodyEstimate>, "instalments">;

/** 見積 of one body with its 概算払 instalments; without an instalment left, all is paid at the settlement. */
export const BodyEstimate = Shape.strict({
  ...bodyPart,
  instalments: Shape.list(Shape.strict({ due: Shape.day, amount: Shape.total })),
});
export type BodyEstimate = z.infer<typeof BodyEstimate>;

/** 事業計画書・見積書 of the pool for a fiscal year; bodies by code. */
export const Estimate = Shape.strict({
  fiscalYear: Shape.fiscalYear,
  madeOn: Shape.day,
  cost: Cost,
  rule: ShareRule,
  bodies: Shape.list(BodyEstimate),
  total: Shape.total,
});
export type Estimate = z.infer<typeof Estimate>;

/** 利用実績通知 of one body for one month: the month, and the year to date beside the year's estimate. */
export const UsageNotice = Shape.strict({
  body: Shape.bodyCode,
  name: Shape.label,
  month: Shape.month,
  due: Shape.day,
  /** Charge lines of this month, without tax. */
  lines: Shape.list(ChargeLine),
  amount: Shape.total,
  toDate: Charge,
  estimate: Shape.strict({ amount: Shape.total, tax: Shape.total, total: Shape.total }),
});
export type UsageNotice = z.infer<typeof UsageNotice>;

/** Money that a body paid towards a fiscal year: 概算払, or what was carried over from the year before. */
export const Payment = Shape.strict({
  body: Shape.bodyCode,
  on: Shape.day,
  kind: z.enum(["advance", "carry"], "入金の区分が正しくありません。"),
  amount: Shape.total,
});
export type Payment = z.infer<typeof Payment>;

/** 精算 of one body: paid + add − return − carry = total; at most one of the three is not 0. */
export const BodySettlement = Shape.strict({
  ...bodyPart,
  paid: Shape.total,
  carry: Shape.total,
  return: Shape.total,
  add: Shape.total,
});
export type BodySettlement = z.infer<typeof BodySettlement>;

/** 精算書 of the pool for a fiscal year: Σ of the bodies is `total`, the pool's cost, to the yen. */
export const Settlement = Shape.strict({
  fiscalYear: Shape.fiscalYear,
  settledOn: Shape.day,
  cost: Cost,
  rule: ShareRule,
  bodies: Shape.list(BodySettlement),
  total: Shape.total,
  /** Of a body's own: the head of the pool's chain of seals when it was given. */
  seal: z.string().max(80).optional(),
});
export type Settlement = z.infer<typeof Settlement>;

/** 補正予算: until when a body's finance office takes requests for which session of its council. */
export const SupplementaryDeadline = Shape.strict({ session: Shape.label, requestBy: Shape.day });
export type SupplementaryDeadline = z.infer<typeof SupplementaryDeadline>;

/**
 * Between which amounts the year may end for a body, in yen. `widest`: what of it makes the range wide, and how wide alone – its
 * own uses of a unit, or what the others use, which changes its use share (利用割); nothing when all is known.
 */
export const Range = Shape.strict({
  least: Shape.total,
  greatest: Shape.total,
  widest: Shape.strict({
    by: z.enum(["own", "others"], "幅の要因の区分が正しくありません。"),
    unit: Unit.optional(),
    width: Shape.total,
  }).optional(),
});
export type Range = z.infer<typeof Range>;

/**
 * What the year is expected to cost a body: `total` is the likely amount, fixed share and charges. Without a range it was made by a
 * method that names none. `warning` is advice for the clerk: residents are served all the same.
 */
export const Forecast = Shape.strict({
  body: Shape.bodyCode,
  madeOn: Shape.day,
  method: ForecastMethod,
  fixed: Shape.total,
  use: Charge,
  total: Shape.total,
  range: Range.optional(),
  budget: Shape.total,
  warning: Shape.strict({
    /** Which amount passes the budget by `over`; a paper of before there were ranges says none, and means the likely one. */
    passedBy: z.enum(["likely", "greatest"]).optional(),
    over: Shape.total,
    /** The month in which the likely charges pass the budget, where they do. */
    passesIn: Shape.month.optional(),
    deadline: SupplementaryDeadline.optional(),
    message: z.string(),
    next: z.string(),
  }).optional(),
});
export type Forecast = z.infer<typeof Forecast>;
