import * as z from "zod";
import { isLocalDate } from "#core/calendar/date.ts";
import { namesMax, pointerPart } from "#core/error.ts";
import * as Japan from "#core/japan/schema.ts";

/** An object that refuses fields it does not know, and says which, in Japanese. */
export const strict = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `定められていない項目があります（${issue.keys?.slice(0, namesMax).map(pointerPart).join("、")}）。`
        : "項目と値の組で指定してください。",
  });

export const list = <Item extends z.ZodType>(item: Item) => z.array(item, "一覧で指定してください。");

/** A day in Japan that exists, `YYYY-MM-DD`. */
export const day = Japan.localDate();

/** A calendar month, `YYYY-MM`. */
export const month = z.string("年月を YYYY-MM で指定してください。").regex(/^(?!0000)\d{4}-(0[1-9]|1[0-2])$/, {
  error: "年月を YYYY-MM で指定してください。",
});

/** A day of every year, `MM-DD`; 29 February is no such day. */
export const monthDay = z
  .string("月日を MM-DD で指定してください。")
  .refine((text) => isLocalDate(`2023-${text}`), "毎年ある月日を MM-DD で指定してください。");

/** The year in which a fiscal year (4 月から 3 月) begins. */
export const fiscalYear = z
  .int("年度を西暦の整数で指定してください。")
  .min(2000, "年度は2000以降です。")
  .max(2999, "年度は2999以前です。");

/** A number of things, 0 or more. */
export const count = z.int("0以上の整数で指定してください。").min(0, "0以上の整数で指定してください。");

/** Whole yen, 0 or more. */
export const yen = z.int("1円単位の整数で指定してください。").min(0, "0円以上で指定してください。");

export const percent = z
  .int("整数の百分率で指定してください。")
  .min(0, "0以上で指定してください。")
  .max(100, "100以下で指定してください。");

export const bodyCode = Japan.bodyCode();

/** A text of one line that people read. */
export const label = z
  .string("文字で指定してください。")
  .min(1, "空にできません。")
  .max(100, "100文字以内で指定してください。")
  .regex(/^[^\p{Cc}]*$/u, { error: "改行や制御文字は使えません。" });

/** Where something can be read: an address that a browser opens, and nothing that it would run. */
export const link = z
  .url({ protocol: /^https?$/, error: "http か https のURLを指定してください。" })
  .max(300, "300文字以内で指定してください。");

/** The days on which a row of dated data holds, both inclusive; without `to` it holds until a later row ends it. */
export const dated = { from: day, to: day.optional() };
