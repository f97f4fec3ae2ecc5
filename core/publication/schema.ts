import * as z from "zod";
import { paper } from "#core/approval/schema.ts";
import * as Id from "#core/id.ts";
import { personText } from "#core/japan/schema.ts";
import * as Shape from "#core/shape.ts";

const id = z
  .string()
  .max(40, { error: "起案の番号が正しくありません。", abort: true })
  .refine((text) => Id.isId("pub", text), "起案の番号が正しくありません。");

/** How it was decided: on paper (紙で決裁済み), or by a 起案 that everybody has signed here. */
export const decision = Shape.strict({
  paper: paper.optional().describe("紙の決裁"),
  publication: id.optional().describe("決裁の済んだ起案の番号"),
}).refine(
  (one) => (one.paper === undefined) !== (one.publication === undefined),
  "paper（紙の決裁）か publication（決裁の済んだ起案）のどちらか一つを指定してください。",
);
export type Decision = z.infer<typeof decision>;

/** 決裁 of a 起案; `absent` when the stand-in signs for somebody absent (代決). */
export const signing = Shape.strict({ absent: z.boolean().default(false) });
export const sendingBack = Shape.strict({
  reason: personText(2000, { multiline: true }),
  absent: z.boolean().default(false),
});
