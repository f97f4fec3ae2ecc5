import * as z from "zod";
import { isLocalDate } from "#core/calendar/date.ts";
import { namesMax, pointerPart } from "#core/error.ts";
import * as Japan from "#core/japan/schema.ts";
import { inspectText } from "#core/japan/text.ts";
import * as Money from "#core/money.ts";

/** An object that refuses fields it does not know, and says which, in Japanese. */
export const strict = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `定められていない項目があります（${issue.keys?.slice(0, namesMax).map(pointerPart).join("、")}）。`
        : "項目と値の組で指定してください。",
  });

/** More rows than any body has of anything; what needs a smaller number says so. */
const usualMax = 400;

export const list = <Item extends z.ZodType>(item: Item, rowsMax = usualMax) =>
  z.array(item, "一覧で指定してください。").max(rowsMax, `${rowsMax}件以内で指定してください。`);

/** A day in Japan that exists, `YYYY-MM-DD`. */
export const day = Japan.localDate();

/** A calendar month, `YYYY-MM`. */
export const month = z.string("年月を YYYY-MM で指定してください。").regex(/^(?!0000)\d{4}-(0[1-9]|1[0-2])$/, {
  error: "年月を YYYY-MM で指定してください。",
});

/** A day of every year, `MM-DD`; 29 February is no such day. */
export const monthDay = z
  .string("月日を MM-DD で指定してください。")
  .max(5, { error: "月日を MM-DD で指定してください。", abort: true })
  .refine((text) => isLocalDate(`2023-${text}`), "毎年ある月日を MM-DD で指定してください。");

/** The year in which a fiscal year (4 月から 3 月) begins. */
export const fiscalYear = z
  .int("年度を西暦の整数で指定してください。")
  .min(2000, "年度は2000以降です。")
  .max(2999, "年度は2999以前です。");

const countMax = 9_999_999; // more than any town has people, or uses of anything in a year

/** A number of things, 0 or more. */
export const count = z
  .int("0以上の整数で指定してください。")
  .min(0, "0以上の整数で指定してください。")
  .max(countMax, "9,999,999以下で指定してください。");

const wholeYen = z.int("1円単位の整数で指定してください。").min(0, "0円以上で指定してください。");

/** One amount that somebody sets, in whole yen, 0 or more. */
export const yen = wholeYen.max(Money.amountMax, `${Money.format(Money.amountMax)}以下で指定してください。`);

/** A sum of amounts. */
export const total = wholeYen.max(Money.sumMax, `${Money.format(Money.sumMax)}以下で指定してください。`);

export const percent = z
  .int("整数の百分率で指定してください。")
  .min(0, "0以上で指定してください。")
  .max(100, "100以下で指定してください。");

export const bodyCode = Japan.bodyCode();

/** A text of one line that people read, without a character that they cannot see. */
export const label = z
  .string("文字で指定してください。")
  .min(1, { error: "空にできません。", abort: true })
  .max(100, { error: "100文字以内で指定してください。", abort: true })
  .superRefine((text, context) => {
    const reason = inspectText(text, { max: 100 });
    if (reason !== null) context.addIssue({ code: "custom", message: reason });
  });

/** Where something can be read: an address that a browser opens, and nothing that it would run. */
export const link = z
  .url({ protocol: /^https?$/, error: "http か https のURLを指定してください。" })
  .max(300, "300文字以内で指定してください。");

/** The days on which a row of dated data holds, both inclusive; without `to` it holds until a later row ends it. */
export const dated = { from: day, to: day.optional() };
