import * as z from "zod";
import { email, personText } from "#core/japan/schema.ts";
import * as Shape from "#core/shape.ts";

const answers = z.record(z.string(), z.unknown(), "項目名と答えの組で指定してください。");

/** What is filed: the answers are checked against the procedure itself. */
export const Filing = Shape.strict({
  procedure: z.string().max(40),
  /** The version that the form was shown from; refused when another one is in force. */
  version: z.int().min(1).optional(),
  answers,
});
export type Filing = z.infer<typeof Filing>;

/** 起案: what is put before those who decide. Refusing needs its reason (行政手続法8条). */
export const Draft = Shape.strict({
  outcome: z.enum(["approved", "refused"], "approved か refused を指定してください。"),
  text: personText(2000, { multiline: true }),
  reason: personText(2000, { multiline: true }).optional(),
});
export type Draft = z.infer<typeof Draft>;

/** 決裁; `absent` when the stand-in signs for somebody absent (代決). */
export const Signing = Shape.strict({ absent: z.boolean().default(false) });
export type Signing = z.output<typeof Signing>;

export const SendingBack = Shape.strict({
  reason: personText(2000, { multiline: true }),
  absent: z.boolean().default(false),
});
export type SendingBack = z.output<typeof SendingBack>;

/** 補正の求め: only the named fields may change. */
export const CorrectionRequest = Shape.strict({
  fields: z.array(z.string().max(40)).min(1, "項目を1つ以上指定してください。").max(100, "項目は100個までです。"),
  reason: z.enum(["incorrect", "incomplete", "outdated"], "incorrect・incomplete・outdated のどれかです。"),
  message: personText(1000, { multiline: true }),
  /** The last day of the time that is given; a 却下 for want of an answer is drafted after it. */
  until: Shape.day.optional(),
});
export type CorrectionRequest = z.infer<typeof CorrectionRequest>;

export const CorrectionCancelling = Shape.strict({ reason: personText(1000, { multiline: true }) });
export type CorrectionCancelling = z.infer<typeof CorrectionCancelling>;

export const Correction = Shape.strict({ answers });
export type Correction = z.infer<typeof Correction>;

/** The body's own closed and open days, beside weekends, holidays and the year's end. */
export const calendar = Shape.strict({ closed: Shape.list(Shape.day), open: Shape.list(Shape.day) });

/** Where each office that procedures name is told what came in, was corrected, withdrawn, or is overdue. */
export const officeMails = Shape.strict({
  mails: Shape.list(Shape.strict({ office: Shape.label, to: email() })).max(50, "50件までです。"),
});
export { officeSettingName } from "./office.ts";
export { Definition } from "./procedure/schema.ts";
export { Parameters, TemplateName } from "./template/schema.ts";
