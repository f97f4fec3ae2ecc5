import * as z from "zod";
import { email } from "#core/japan/schema.ts";
import * as Shape from "#core/shape.ts";

export const headMails = Shape.strict({
  to: Shape.list(email()).min(1, "1つ以上指定してください。").max(5, "5つまでです。"),
});

const wrong = "封印の先頭は、「番号:64桁の16進」です。メールや通知のとおりに指定してください。";

/** 封印の先頭 as it was told: `124:3f…`. */
export const witness = z
  .string(wrong)
  .max(80, { error: wrong, abort: true })
  .regex(/^[1-9][0-9]{0,8}:[0-9a-f]{64}$/, wrong);
export { headSettingName } from "./head.ts";
