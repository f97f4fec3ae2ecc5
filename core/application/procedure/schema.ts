import * as z from "zod";
import { personText } from "#core/japan/schema.ts";
import { otherOrgan } from "#core/organ/schema.ts";
import * as Shape from "#core/shape.ts";

const fieldName = z
  .string("項目名を指定してください。")
  .regex(/^[a-z][a-z0-9_]{0,39}$/, "項目名は英小文字で始まる40文字以内の英小文字・数字・下線です。")
  // every object has a "constructor", so an answer of that name could not be told from none
  .refine((name) => !(name in {}), "この項目名は使えません。");
const fieldsMax = 300;
const fieldNames = z
  .array(fieldName, "項目名の一覧で指定してください。")
  .max(fieldsMax, `項目は${fieldsMax}個までです。`);
const slug = z
  .string("名前を指定してください。")
  .regex(/^[a-z][a-z0-9-]{0,39}$/, "英小文字で始まる40文字以内の英小文字・数字・ハイフンで指定してください。");
const prose = personText(1000, { multiline: true });
const heading = { title: Shape.label, description: personText(300).optional() };
const choices = z
  .array(Shape.strict({ const: Shape.label, title: Shape.label }), "選択肢を一覧で指定してください。")
  .min(1, "選択肢を1つ以上指定してください。")
  .max(100, "選択肢は100個までです。");

/** What `format` can say; each has a rule of core/japan behind it. */
export const Format = z.enum(["date", "email", "phone", "kana", "postal-code"], "定められた書式ではありません。");
export type Format = z.infer<typeof Format>;

const TextField = Shape.strict({
  type: z.literal("string"),
  ...heading,
  text: Shape.strict({ max: z.int().min(1).max(4000), multiline: z.boolean().optional() }).optional(),
  format: Format.optional(),
  oneOf: choices.optional(),
}).refine((field) => [field.text, field.format, field.oneOf].filter((one) => one !== undefined).length === 1, {
  error: "文字の項目には text・format・oneOf のどれか1つを指定してください。",
});
const NumberField = Shape.strict({
  type: z.literal("integer"),
  ...heading,
  minimum: z.int(),
  maximum: z.int(),
}).refine((field) => field.minimum <= field.maximum, {
  path: ["maximum"],
  error: "maximum が minimum より小さいです。",
});
const CheckField = Shape.strict({ type: z.literal("boolean"), ...heading, const: z.literal(true).optional() });
const SeveralField = Shape.strict({
  type: z.literal("array"),
  ...heading,
  items: Shape.strict({ type: z.literal("string"), oneOf: choices }),
  uniqueItems: z.literal(true, "重ねて選べないように true としてください。"),
});

/**
 * A field of a form. JSON Schema (draft 2020-12), held to what is bounded: no pattern and no reference, so that no
 * definition can make a check slow, and every text has a greatest length in characters as people count them.
 */
export const Field = z.discriminatedUnion("type", [TextField, NumberField, CheckField, SeveralField], {
  error: "type は string・integer・boolean・array のどれかです。",
});
export type Field = z.infer<typeof Field>;

const FormSchema = Shape.strict({
  type: z.literal("object"),
  properties: z
    .record(fieldName, Field)
    .refine((fields) => Object.keys(fields).length <= fieldsMax, `項目は${fieldsMax}個までです。`),
  required: fieldNames,
  additionalProperties: z.literal(false, "定めのない項目を受け取らないよう false としてください。"),
});

/**
 * A condition over several fields, in JsonLogic. Of an optional field it either asks by `answered` whether it was, or says by
 * `unanswered` what it does without an answer: it holds, or is broken.
 */
const Rule = Shape.strict({
  name: slug,
  logic: z.record(z.string(), z.unknown(), "JsonLogic の式を指定してください。"),
  pointer: z.string().regex(/^\/answers\/[a-z][a-z0-9_]{0,39}$/, "/answers/項目名 の形で指定してください。"),
  message: personText(200),
  /** An error refuses the application; a warning goes with it to whoever examines it. */
  level: z.enum(["error", "warning"], "error か warning を指定してください。"),
  unanswered: z.enum(["holds", "broken"], "holds（満たす）か broken（満たさない）を指定してください。").optional(),
});

/** One amount of one fee (手数料) from a day on, with the ordinance that says so. */
export const Fee = Shape.strict({ name: Shape.label, from: Shape.day, amount: Shape.yen, basis: Shape.label });

/** 保存年限: years from the fiscal year after the decision, or for ever. */
export const Retention = z.union([z.literal([1, 3, 5, 10, 30]), z.literal("permanent")], {
  error: "保存年限は 1・3・5・10・30（年）か permanent（永年）です。",
});
/** 標準処理期間 in 開庁日 (行政手続法6条) and how its days are counted. */
export const Processing = Shape.strict({
  days: z.int("日数を整数で指定してください。").min(1, "1日以上です。").max(366, "366日以内です。"),
  countFirstDay: z.boolean(),
  arrivesWhenOpen: z.boolean(),
});
/** What stands before the number of a decision, such as 若住 in 若住第12号. */
export const DocumentPrefix = Shape.label
  .max(10, "10文字以内で指定してください。")
  .regex(/^[^#\s]+$/, "空白と # は使えません。");

/**
 * 教示 (行政不服審査法82条, 行政事件訴訟法46条): to whom one can appeal (審査庁) and within how many months; whether the suit comes only after its
 * ruling (審査請求前置), and against whom. Left out: to the organ that decides, or whom its body names for it, against the body.
 */
const Appeal = Shape.strict({
  to: Shape.label.optional(),
  months: z.int("月数を整数で指定してください。").min(1, "1か月以上です。").max(12, "12か月以内です。"),
  first: z.boolean("審査請求前置かどうかを true か false で指定してください。"),
  defendant: Shape.label.optional(),
});

/** What a decision is called, and how it can be contested; without `appeal` it owes no 教示, as an approval in full. */
const Outcome = Shape.strict({ paper: Shape.label, appeal: Appeal.optional() });

/**
 * What a decision is in law: by what it is grounded (行政手続法 for a law, 行政手続条例 for a town's ordinance or rule), whether it is a 処分, and what each
 * outcome owes.
 */
const Ruling = Shape.strict({
  ground: z.enum(["law", "ordinance", "rule", "guideline"], "law・ordinance・rule・guideline のどれかです。"),
  disposition: z.boolean("処分かどうかを true か false で指定してください。"),
  approved: Outcome,
  refused: Outcome,
});

/** A procedure (手続) as a town publishes it: exportable data, the same on every machine. */
export const Definition = Shape.strict({
  slug,
  title: Shape.label,
  description: prose,
  law: Shape.strict({ basis: Shape.label, source: Shape.link.optional() }),
  office: Shape.label,
  /** In whose name it is decided; without one, by 長. */
  organ: otherOrgan.optional(),
  /** 受付期間, both days included. */
  accepts: Shape.strict({ from: Shape.day, to: Shape.day.optional() }),
  assurance: z.enum(["ial1", "ial2", "ial3"], "ial1・ial2・ial3 のどれかです。"),
  schema: FormSchema,
  /** The order in which people see the fields. */
  order: fieldNames,
  rules: z.array(Rule).max(50, "規則は50個までです。"),
  /** Which answers say who applies and where the answer goes. */
  applicant: Shape.strict({ name: fieldName, email: fieldName.optional(), phone: fieldName.optional() }),
  fees: z.array(Fee).max(100, "手数料は100行までです。"),
  processing: Processing,
  retention: Retention,
  documentPrefix: DocumentPrefix,
  /** Versions from before it was asked for have none: their refusals are contested as if no 審査庁 was named. */
  ruling: Ruling.optional(),
  texts: Shape.strict({ received: prose, approved: prose, refused: prose }),
  /** The register that takes over what was approved: one that there is, and whose items the form asks for. */
  register: slug.optional(),
});
export type Definition = z.infer<typeof Definition>;
