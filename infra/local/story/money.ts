import * as Billing from "#core/billing/index.ts";
import type { Town } from "./cast.ts";
import type { Answer } from "./client.ts";
import { type Stage, step } from "./stage.ts";
import type { Papers } from "./year.ts";

type Expected = { town: Town; counts: Record<string, number> };

/** 料金・負担の定め: everything that money follows, one dated row after the other. 架空の料金 */
export async function setTerms(stage: Stage, { termsFrom }: Papers): Promise<void> {
  for (const { name, row } of Billing.Example.terms) {
    const unit = "unit" in row ? `・${row.name}` : "";
    await step(stage, {
      as: stage.operator,
      what: `${termNames[name]}を定める${unit}`,
      route: `POST /v1/pool/terms/${name}`,
      body: { ...row, from: termsFrom },
      says: () => tell(row),
    });
  }
}

const termNames: Record<Billing.TermName, string> = {
  prices: "料金表",
  taxes: "消費税率",
  roundings: "端数処理",
  shares: "負担割合",
  advances: "概算払の納期",
  notices: "利用実績通知の期限",
  settlements: "精算残額の扱い",
  forecasts: "見込みの方法",
  calendars: "県の開庁日の例外",
  deadlines: "補正予算の要求期限",
};

function tell(row: object): string | undefined {
  if ("yenPerUse" in row) {
    const { numerator, denominator } = row.yenPerUse as { numerator: number; denominator: number };
    return `1件 ${numerator / denominator}円（税抜）`;
  }
  if ("percent" in row) return `${row.percent}%`;
  if ("equal" in row && "use" in row) return `均等割 ${row.equal}%、利用割 ${row.use}%`;
  return undefined;
}

const costOf = (items: readonly { amount: number }[]) => items.reduce((sum, { amount }) => sum + amount, 0);

/** 固定費の予定額, then 事業計画書 with a 見積書 for each body. */
export async function publishPlan(stage: Stage, papers: Papers, expected: readonly Expected[]): Promise<Answer> {
  const items = Billing.Example.cost;
  await step(stage, {
    as: stage.operator,
    what: "固定費の予定額を登録する",
    route: `POST /v1/pool/costs/${papers.fiscalYear}`,
    body: { kind: "planned", items },
    says: () => `${costOf(items).toLocaleString("ja-JP")}円（税込）`,
  });
  return step(stage, {
    as: stage.operator,
    what: "事業計画書と見積書を公表する",
    route: `POST /v1/pool/plans/${papers.fiscalYear}`,
    body: {
      sections: Billing.Example.plan.sections,
      members: expected.map(({ town, counts }) => ({
        body: town.code,
        from: papers.start,
        expected: Object.entries(counts).map(([unit, count]) => ({ unit, count })),
      })),
    },
  });
}
