import * as z from "zod";

/** What a body can use: 電子申請, 施設予約, 基幹連携（写し）. */
export const option = z.enum(["application", "facility", "register"]);
export type Option = z.infer<typeof option>;
