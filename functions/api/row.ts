import * as z from "zod";
import * as Clock from "#core/clock.ts";
import { localDate, personText } from "#core/japan/schema.ts";
import type { Historic } from "#core/rows/index.ts";
import { strict } from "#core/shape.ts";

/** Whatever is decided with a day from which it holds: what is said of why, and how all its rows are shown. */

/** 根拠, as it is said with a row. */
export const grounds = {
  reason: personText(200).optional().describe("理由。適用が始まっている日の値を訂正するときは必要です"),
  ordinance: strict({
    name: personText(100).describe("条例・規則・要綱の名").meta({ example: "見本町施設条例" }),
    on: localDate().describe("公布日または施行日"),
  })
    .optional()
    .describe("根拠"),
};

const statuses = {
  past: "前に効いていた",
  in_force: "今日効いている",
  coming: "これから効く",
  replaced: "同じ適用日の別の値に置き換わった",
  withdrawn: "適用の前に取り消した",
} as const;

/** One row that was ever set, and what has become of it. */
export const historic = <Value extends z.ZodType>(value: Value) =>
  z.object({
    series: z.string().optional().describe("どの系列の行か。同じ系列の行は、次の行の適用日の前日で終わる"),
    from: z.string().describe("適用日"),
    value,
    version: z.int().describe("登録した版"),
    status: z.enum(Object.keys(statuses) as [keyof typeof statuses]).describe(
      Object.entries(statuses)
        .map(([name, text]) => `${name} ${text}`)
        .join("・"),
    ),
    by: z.string().describe("登録した人。置き換えや取消しがあれば、それをした人"),
    at: z.string().describe("その日時"),
    reason: z.string().optional().describe("その理由"),
    ordinance: z.object({ name: z.string(), on: z.string() }).optional().describe("その根拠"),
  });

export const presentRow = <Row extends Historic>({ at, ...row }: Row) => ({ ...row, at: Clock.format(at) });

/** Every refusal of a row that is laid down. */
export const layProblems = ["version.missing", "row.begun", "row.coming"] as const;
export const takeBackProblems = ["version.missing", "row.in_force"] as const;
