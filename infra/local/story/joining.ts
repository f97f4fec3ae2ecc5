import { cardOf, type Town } from "./cast.ts";
import { type Stage, step } from "./stage.ts";
import type { Papers } from "./year.ts";

const scope = ["procurement", "operation"];

const agreed = ({ resolved, noticedOn, effectiveOn }: Papers) => ({ resolved, noticedOn, effectiveOn, scope });

const record = (stage: Stage, town: Town, what: string, part: object, says: string[]) =>
  step(stage, {
    as: stage.operator,
    what: `${town.name}の${what}を記録する`,
    route: `POST /v1/pool/members/${town.code}/contracts`,
    body: part,
    says: () => says,
  });

/** 連携協約 (地方自治法252条の2) and 事務の委託 (252条の14). Decisions on residents (処分) stay with the town. */
export const recordAgreements = (stage: Stage, town: Town, papers: Papers) =>
  record(stage, town, "連携協約と事務の委託", { partnership: agreed(papers), entrustment: agreed(papers) }, [
    `議決 県 ${papers.resolved.prefecture}・町 ${papers.resolved.body}、告示 ${papers.noticedOn}、効力 ${papers.effectiveOn}`,
    "範囲 調達・管理運営（処分は町に残る）",
  ]);

/** 個人情報の取扱委託, with the consent to 再委託 if it has been given. */
export const recordHandling = (stage: Stage, town: Town, papers: Papers, { consent = true } = {}) =>
  record(
    stage,
    town,
    consent ? "個人情報の取扱委託（再委託の承諾あり）" : "個人情報の取扱委託（再委託の承諾なし）",
    { handling: { agreedOn: papers.handledOn, ...(consent ? { subprocessingConsentOn: papers.handledOn } : {}) } },
    [`委託契約 ${papers.handledOn}${consent ? "、再委託の承諾 同日" : ""}`],
  );

/** Yen by 節: 18 負担金、補助及び交付金 for the fixed share, 13 使用料及び賃借料 for uses. */
export type Budget = { fixed: number; use: number };

const budgetOf = (papers: Papers, { fixed, use }: Budget) => ({
  fiscalYear: papers.fiscalYear,
  resolvedOn: papers.budgetOn,
  lines: [
    { section: { number: 18, name: "負担金、補助及び交付金" }, amount: fixed },
    { section: { number: 13, name: "使用料及び賃借料" }, amount: use },
  ],
});

/** 利用申込; without a budget it can be filed, but not approved. */
export const apply = (stage: Stage, town: Town, papers: Papers, budget?: Budget) =>
  step(stage, {
    as: stage.operator,
    what: `${town.name}の利用申込を受け付ける${budget === undefined ? "（予算はまだない）" : ""}`,
    route: `POST /v1/pool/members/${town.code}/applications`,
    body: {
      options: ["application", "facility", "register"],
      start: papers.start,
      ...(budget === undefined ? {} : { budget: budgetOf(papers, budget) }),
      administrator: personOf(town),
    },
    says: () => [
      `開始 ${papers.start}、電子申請・施設予約・基幹連携（写し）`,
      ...(budget === undefined
        ? []
        : [`予算 18節 ${budget.fixed.toLocaleString("ja-JP")}円、13節 ${budget.use.toLocaleString("ja-JP")}円`]),
    ],
  });

function personOf(town: Town) {
  const { name, kana, email } = cardOf(town, "admin");
  return { name, kana, email };
}

/** 承認: the body joins, in one transaction. */
export const approve = (stage: Stage, town: Town) =>
  step(stage, {
    as: stage.operator,
    what: `${town.name}の利用を承認する`,
    route: `POST /v1/pool/members/${town.code}/approval`,
  });
