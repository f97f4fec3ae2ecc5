import * as z from "zod";
import * as Shape from "#core/shape.ts";

/** What a body pays for by the use; every unit is the type of the journal entry that proves the use. */
export const Unit = z.enum(
  ["application.submitted", "booking.confirmed", "register.changed", "notice.sent"],
  "料金の単位が正しくありません。",
);
export type Unit = z.infer<typeof Unit>;

/** The uses of one unit by one body in one month (利用実績). */
export const MonthlyUse = Shape.strict({
  body: Shape.bodyCode,
  month: Shape.month,
  unit: Unit,
  count: Shape.count,
});
export type MonthlyUse = z.infer<typeof MonthlyUse>;
