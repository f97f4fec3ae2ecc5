import * as z from "zod";
import { personText } from "#core/japan/schema.ts";
import { list, strict } from "#core/shape.ts";
import { others } from "./name.ts";

/** An organ beside 長: without it, what names none belongs to 長. */
export const otherOrgan = z.enum(others, `機関は ${others.join("、")} のどれかです。`);

const organ = strict({
  organ: otherOrgan,
  /** In whose name it decides, e.g. みほん町教育委員会. */
  name: personText(50),
  /** How its papers are signed, e.g. みほん町教育委員会教育長; without it, by its name. */
  signs: personText(50).optional(),
  /** 文書記号: how the numbers of its papers begin, e.g. 若教. */
  prefix: personText(10)
    .regex(/^[^#\s]+$/, "空白と # は使えません。")
    .optional(),
  /** 審査庁 where it is not the organ itself (行政不服審査法4条), and what says so. */
  review: strict({ to: personText(50), basis: personText(100) }).optional(),
});

/** The organs of a body from a day on, where they are other than the law has them, or more. */
export const organRow = strict({
  organs: list(organ)
    .max(others.length, `${others.length}件までです。`)
    .refine((all) => new Set(all.map((one) => one.organ)).size === all.length, "同じ機関が2つあります。"),
});
export type OrganRow = z.output<typeof organRow>;
