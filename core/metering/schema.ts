import * as z from "zod";
import * as Shape from "#core/shape.ts";
import { units } from "./unit.ts";

export const Unit = z.enum(units, "料金の単位が正しくありません。");
export type Unit = z.infer<typeof Unit>;

/** The uses of one unit by one body in one month (利用実績). */
export const MonthlyUse = Shape.strict({
  body: Shape.bodyCode,
  month: Shape.month,
  unit: Unit,
  count: Shape.count,
});
export type MonthlyUse = z.infer<typeof MonthlyUse>;
