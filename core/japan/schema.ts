import * as z from "zod";
import { isLocalDate } from "#core/calendar/date.ts";
import { isBodyCode } from "#core/japan/body.ts";
import { isPhone } from "#core/japan/phone.ts";
import { codeUnitsPerGrapheme, inspectText, type TextRule } from "#core/japan/text.ts";

const text = () => z.string({ error: "文字で入力してください。" });

/** What a person typed, up to `max` visible characters, kept exactly as it came. */
export const personText = (max: number, rule: Omit<TextRule, "max"> = {}) =>
  text()
    .max(max * codeUnitsPerGrapheme, { error: `${max}文字以内で入力してください。`, abort: true })
    .superRefine((value, context) => {
      const reason = inspectText(value, { ...rule, max });
      if (reason !== null) context.addIssue({ code: "custom", message: reason });
    });

const katakana = /^(?:[ァ-ヺー・ヽヾ \u3000]|[ァ-ヺ][\u3099\u309A])*$/u;

/** フリガナ in full-width katakana: ャュョッ and ヤユヨツ are different names, so nothing is folded. */
export const kana = (max: number) =>
  personText(max).refine((value) => katakana.test(value), "全角カタカナで入力してください。");

/** Seven digits without a hyphen. */
export const postalCode = () =>
  text().regex(/^[0-9]{7}$/, "郵便番号は、ハイフンを付けない7桁の半角数字で入力してください。");

const phoneMax = 30; // fifteen digits, a hyphen between each, and the plus
const wrongPhone = "電話番号は、市外局番から半角数字で入力してください（例 0858-00-0000）。";

/** A number that can be called, hyphens allowed. */
export const phone = () => text().max(phoneMax, { error: wrongPhone, abort: true }).refine(isPhone, wrongPhone);

// Dots may stand anywhere before the @: old mobile addresses such as a..b.@example.jp are in use. Nothing that could be a second address may.
const mailbox =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/;

/** One mail address, up to 254 characters (RFC 5321). Whether it is the person's is proven by a mail, not here. */
export const email = () =>
  text()
    .max(254, "メールアドレスは254文字以内で入力してください。")
    .regex(mailbox, "メールアドレスの形式が正しくありません。");

/** A day that exists, `YYYY-MM-DD`. */
export const localDate = () =>
  z.iso
    .date("実在する日付を、2026-04-01 の形で入力してください。")
    .refine(isLocalDate, "実在する日付を、2026-04-01 の形で入力してください。");

/** 全国地方公共団体コード with the right check digit. */
export const bodyCode = () => text().max(6, { error: wrongCode, abort: true }).refine(isBodyCode, wrongCode);
const wrongCode = "団体コードは、検査数字を含む6桁の半角数字で入力してください。";
