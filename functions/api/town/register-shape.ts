import * as z from "zod";
import * as Id from "#core/id.ts";
import * as Register from "#core/register/index.ts";
import { code } from "../shape.ts";

export const register = z.enum(Register.registerNames).describe("台帳の名前（dog 犬の登録原簿）");
const id = z
  .string()
  .max(40)
  .refine((text) => Register.registerNames.some((name) => Id.isId(name, text)))
  .describe("登録の識別子")
  .meta({ example: "dog_01k8p3m6xq0000000000000000" });
export const params = z.object({ code, register, id });
export const path = "/v1/towns/{code}/registers/{register}";
export const tag = "台帳";
export const exampleId = "dog_01k8p3m6xq0000000000000000";

export const tagShape = z.object({ fiscalYear: z.int(), number: z.int() });
export const status = z
  .enum(["registered", "ended", "cancelled"])
  .describe("registered 登録中・ended 終了・cancelled 取消");
const event = z.enum(["enter", "change", "end", "correct", "cancel"]);
export const version = z.object({
  serial: z.int().describe("履歴番号"),
  event,
  reason: z.string().optional().describe("異動事由"),
  answers: z.int().optional().describe("誤記修正・取消の対象の履歴番号"),
  effectiveOn: z.string().describe("異動日"),
  dated: z.string().optional().describe("誤記修正で改めた異動日"),
  notifiedOn: z.string().describe("届出日"),
  processedOn: z.string().describe("処理日"),
  recordedAt: z.string().describe("記載した日時"),
});
export const exampleVersion = {
  serial: 1,
  event: "enter",
  reason: "01",
  effectiveOn: "2027-04-05",
  notifiedOn: "2027-04-02",
  processedOn: "2027-04-05",
};
