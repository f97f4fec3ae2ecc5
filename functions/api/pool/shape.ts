import * as z from "zod";
import { format } from "#core/clock.ts";
import { isBodyCode } from "#core/japan/body.ts";
import { type Entry, entryName } from "#core/journal/index.ts";
import * as Shape from "#core/shape.ts";
import type { Access } from "../route.ts";

export const operator: Access = { who: ["operator"] };

/** For what gives power, opens or ends a body's use, or changes the rules of money: an operator who has just signed in. */
export const guarded: Access = { ...operator, assurance: "ial2", recent: true };

/** `{body}`: a body of the pool's prefecture as the operator speaks of it. Towns' own paths say `{code}`. */
export const body = z
  .string()
  .max(6)
  .refine(isBodyCode)
  .describe("団体の全国地方公共団体コード（6桁）")
  .meta({ example: "313254" });

export const year = z.coerce
  .number()
  .int()
  .min(2000)
  .max(2999)
  .describe("会計年度の始まる年（西暦）")
  .meta({ example: 2027 });

export const month = Shape.month.describe("年月").meta({ example: "2027-04" });

/** What is answered to an act: which entry of the journal it left. */
export const acted = z.object({
  act: z.string().describe("記録の種類"),
  entry: z.string().describe("記録の名前"),
  at: z.string(),
  version: z.number().describe("変更後の版"),
});

export const presentAct = ({ entry }: { entry: Entry }) => ({
  status: 201 as const,
  body: { act: entry.type, entry: entryName(entry), at: format(entry.at), version: entry.seq },
  etag: entry.seq,
});

export const actedExample = (act: string, entry: string) => ({
  act,
  entry,
  at: "2027-04-01T09:00:00.000+09:00",
  version: Number(entry.split(".").at(-1)),
});
