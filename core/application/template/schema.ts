import * as z from "zod";
import * as Shape from "#core/shape.ts";
import { DocumentPrefix, Fee, Processing, Retention } from "../procedure/schema.ts";

export const TemplateName = z.enum(["dog-registration"], "定められた雛形ではありません。");
export type TemplateName = z.infer<typeof TemplateName>;

/** What a town says of its own when it adopts a template: everything else is the prefecture's common wording. */
export const Parameters = Shape.strict({
  office: Shape.label,
  documentPrefix: DocumentPrefix,
  accepts: Shape.strict({ from: Shape.day, to: Shape.day.optional() }),
  fees: z.array(Fee).min(1, "手数料を1行以上定めてください。").max(100, "手数料は100行までです。"),
  processing: Processing,
  retention: Retention,
});
export type Parameters = z.infer<typeof Parameters>;
