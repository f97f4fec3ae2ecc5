import * as z from "zod";
import * as Shape from "#core/shape.ts";
import { option } from "#core/tenant/schema.ts";

/** What an agreement hands to the prefecture: 調達, 管理運営, 処分 (decisions on residents, which must stay with the town). */
const Scope = z.enum(["procurement", "operation", "disposition"], "委託する事務の区分が正しくありません。");

/** 議決: both councils decide (地方自治法252条の2第3項、252条の14第3項). */
const Resolution = Shape.strict({ prefecture: Shape.day.optional(), body: Shape.day.optional() });

/** 連携協約 or 事務の委託 as far as it has come: a date that is not there has not happened. */
export const Agreement = Shape.strict({
  resolved: Resolution,
  /** 告示日. */
  noticedOn: Shape.day.optional(),
  /** 効力日. */
  effectiveOn: Shape.day.optional(),
  scope: Shape.list(Scope),
}).superRefine(({ resolved, noticedOn, effectiveOn }, context) => {
  const decided = [resolved.prefecture, resolved.body].filter((date) => date !== undefined);
  for (const date of decided) {
    if (noticedOn !== undefined && noticedOn < date)
      context.addIssue({ code: "custom", path: ["noticedOn"], message: "告示日が議決日より前です。" });
    if (effectiveOn !== undefined && effectiveOn < date)
      context.addIssue({ code: "custom", path: ["effectiveOn"], message: "効力日が議決日より前です。" });
  }
});
export type Agreement = z.infer<typeof Agreement>;

/** 個人情報の取扱委託, with the town's consent to 再委託 (the pool runs on a cloud, which is one). */
const Handling = Shape.strict({ agreedOn: Shape.day, subprocessingConsentOn: Shape.day.optional() });

/** 一部事務組合 and 広域連合 (地方自治法284条), some of which are called 企業団 (地方公営企業法39条の2). */
const UnionName = Shape.label.refine(
  (name) => /組合|広域連合|企業団/.test(name),
  "一部事務組合・広域連合・企業団の名前を、省略せずに指定してください。",
);

/** What binds one body to the prefecture. */
export const Contract = Shape.strict({
  prefecture: Shape.bodyCode,
  body: Shape.bodyCode,
  /** Of a union, which no open list has: what the operator calls it. Its people are counted in its towns. */
  unionName: UnionName.optional(),
  /** 連携協約 (地方自治法252条の2). */
  partnership: Agreement.optional(),
  /** 事務の委託 (地方自治法252条の14). */
  entrustment: Agreement.optional(),
  handling: Handling.optional(),
});
export type Contract = z.infer<typeof Contract>;

/** 節 of the body's budget, e.g. 13 使用料及び賃借料, 18 負担金、補助及び交付金 (地方自治法施行規則 別記). */
export const Section = Shape.strict({
  number: z.int("節の番号を整数で指定してください。").min(1, "節は1以上です。").max(27, "節は27以下です。"),
  name: Shape.label,
});
export type Section = z.infer<typeof Section>;

/** 予算: what the body's council voted for one fiscal year, by 節. */
export const Budget = Shape.strict({
  fiscalYear: Shape.fiscalYear,
  resolvedOn: Shape.day,
  lines: Shape.list(Shape.strict({ section: Section, amount: Shape.yen })),
});
export type Budget = z.infer<typeof Budget>;

/** 利用申込. */
export const Application = Shape.strict({
  body: Shape.bodyCode,
  options: Shape.list(option)
    .min(1, "利用する機能を1つ以上選んでください。")
    .refine((options) => new Set(options).size === options.length, "同じ機能が二度指定されています。"),
  start: Shape.day,
  budget: Budget.optional(),
});
export type Application = z.infer<typeof Application>;

const MissingCode = z.enum([
  "membership.missing_resolution",
  "membership.missing_notice",
  "membership.missing_effect",
  "membership.wrong_scope",
  "membership.missing_handling",
  "membership.missing_subprocessing_consent",
  "membership.missing_budget",
]);

/** A piece without which a body cannot join: which, a sentence for the clerk, and what to do next. */
export const Missing = Shape.strict({
  code: MissingCode,
  /** 連携協約, 事務の委託, 取扱委託 or 予算. */
  document: z.enum(["partnership", "entrustment", "handling", "budget"]),
  message: z.string(),
  next: z.string(),
});
export type Missing = z.infer<typeof Missing>;
