import * as z from "zod";
import ja from "zod/v4/locales/ja.js";
import * as Id from "#core/id.ts";

// what zod says of itself reaches a clerk too
z.config(ja());

/** `{code}` of a town; that it is one, and is open, is the entrance's business. */
export const code = z.string().length(6).describe("全国地方公共団体コード（6桁）").meta({ example: "313254" });
export const townParams = z.object({ code });

/** An id of one kind. Anything else is "not found" before it comes near a key. */
export const id = (prefix: string) =>
  z
    .string()
    .max(40)
    .refine((text) => Id.isId(prefix, text))
    .meta({ example: `${prefix}_0123456789abcdefghjkmnpqrs` });

/** `limit` and `cursor` of a list. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe("一度に返す件数").meta({ example: 20 }),
  cursor: z.string().max(2048).optional().describe("前の応答の next").meta({ example: "eyJwayI6IjMxIn0.c2lnbmF0dXJl" }),
});

export const pageOf = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), next: z.string().optional() });
