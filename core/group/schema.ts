import * as z from "zod";
import * as Id from "#core/id.ts";
import { email, kana, localDate, personText, phone } from "#core/japan/schema.ts";
import { list, strict } from "#core/shape.ts";

/** A name inside a body's data: what kind of group, in its own words. */
const category = () =>
  z
    .string("英小文字と数字で指定してください。")
    .regex(/^[a-z][a-z0-9_]{0,19}$/, "英小文字で始まる20文字以内の英数字で指定してください。");
const whole = (min: number, max: number) =>
  z
    .int("整数で指定してください。")
    .min(min, `${min}以上で指定してください。`)
    .max(max, `${max}以下で指定してください。`);

/** The dated setting `group` of a body: what it registers (団体登録の要綱). */
export const groupSetting = strict({
  categories: list(strict({ id: category(), name: personText(40) }))
    .min(1, "区分を1つ以上定めてください。")
    .max(40)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, "同じものが2つあります。"),
  /** Whether what a resident applies for is registered at once, as long as no other group is like it. */
  admitsAtOnce: z.boolean("はいかいいえで指定してください。"),
  /** How long a registration holds: some months, or to the end of a fiscal year (1: the running one). */
  valid: z.discriminatedUnion(
    "by",
    [
      strict({ by: z.literal("months"), months: whole(1, 120) }),
      strict({ by: z.literal("fiscal_year"), years: whole(1, 10) }),
    ],
    "有効期間の数え方が正しくありません。",
  ),
});
export type GroupSetting = z.infer<typeof groupSetting>;

export const groupId = () =>
  z
    .string()
    .max(40, { error: "団体の番号が正しくありません。", abort: true })
    .refine((text) => Id.isId("grp", text), "団体の番号が正しくありません。");
export const personId = () =>
  z
    .string()
    .max(40, { error: "会員の番号が正しくありません。", abort: true })
    .refine((text) => Id.isId("per", text), "会員の番号が正しくありません。");

const contact = strict({ email: email().optional(), phone: phone().optional() }).refine(
  (one) => one.email !== undefined || one.phone !== undefined,
  "メールアドレスか電話番号のどちらかを入力してください。",
);

const described = { name: personText(100), kana: kana(120), representative: personText(60), contact };
/** Who a group is, in its own words: sealed, never open. */
const description = strict(described);
export type Description = z.infer<typeof description>;

/** Groups that are like this one, looked at and found to be others: by number, so that one more is noticed. */
const acknowledged = list(groupId()).max(100, "100件以内で指定してください。").optional();

export const application = strict({ ...described, category: category() });
export type Application = z.infer<typeof application>;
export const registration = strict({ ...described, category: category(), acknowledged });
export type Registration = z.infer<typeof registration>;

export const admission = strict({ acknowledged });

export const amendment = strict({
  name: personText(100).optional(),
  kana: kana(120).optional(),
  representative: personText(60).optional(),
  contact: contact.optional(),
  category: category().optional(),
  validUntil: localDate().optional(),
  acknowledged,
}).refine(({ acknowledged: _seen, ...rest }) => Object.keys(rest).length > 0, "変える項目を1つ以上送ってください。");
export type Amendment = z.infer<typeof amendment>;

export const role = z.enum(["representative", "member"], "代表者か会員かを選んでください。");
export type Role = z.infer<typeof role>;
