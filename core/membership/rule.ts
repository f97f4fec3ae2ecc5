import { fiscalYearOf } from "#core/calendar/fiscal.ts";
import type { LocalDate } from "#core/clock.ts";
import type { Agreement, Application, Contract, Missing } from "./schema.ts";

/**
 * Every piece without which the body cannot start on that day; empty when it can join.
 * A recorded document never adds a piece, nor does a later start within the budget's fiscal year (予算は会計年度ごと).
 * The prefecture that runs the pool uses its own system: it contracts with nobody and needs its budget only.
 */
export function missingForJoining(contract: Contract, application: Application, start: LocalDate): Missing[] {
  const budget = missingBudget(application, start);
  if (application.body === contract.prefecture) return budget;
  return [
    ...missingOf("partnership", contract.partnership, start),
    ...missingOf("entrustment", contract.entrustment, start),
    ...missingHandling(contract, start),
    ...budget,
  ];
}

const names = {
  partnership: "連携協約（地方自治法第252条の2）",
  entrustment: "事務の委託の規約（地方自治法第252条の14）",
};
type Kind = keyof typeof names;

function missingOf(document: Kind, agreement: Agreement | undefined, start: LocalDate): Missing[] {
  const name = names[document];
  const { resolved, noticedOn, effectiveOn, scope } = agreement ?? { resolved: {}, scope: [] };
  const missing: Missing[] = [];
  const need = (code: Missing["code"], what: string, date: LocalDate | undefined, next: string) => {
    const reason = lateOrAbsent(`${name}の${what}`, date, start);
    if (reason !== undefined) missing.push({ code, document, message: reason, next });
  };

  need(
    "membership.missing_resolution",
    "議決日",
    lastOf(resolved.prefecture, resolved.body),
    "県と市町村の双方の議会の議決を経て議決日を登録するか、開始日を議決日以後にしてください。",
  );
  need(
    "membership.missing_notice",
    "告示日",
    noticedOn,
    "告示をして告示日を登録するか、開始日を告示日以後にしてください。",
  );
  need(
    "membership.missing_effect",
    "効力日",
    effectiveOn,
    "効力日を定めて登録するか、開始日を効力日以後にしてください。",
  );
  if (!scope.includes("procurement") || !scope.includes("operation") || scope.includes("disposition")) {
    missing.push({
      code: "membership.wrong_scope",
      document,
      message: `${name}の範囲が「調達」と「管理運営」になっていないか、「処分」を含んでいます。`,
      next: "範囲に調達と管理運営を定め、住民に対する処分は市町村に残してください。",
    });
  }
  return missing;
}

function missingHandling({ handling }: Contract, start: LocalDate): Missing[] {
  const missing: Missing[] = [];
  const document = "handling";
  const agreed = lateOrAbsent("個人情報の取扱委託の契約日", handling?.agreedOn, start);
  if (agreed !== undefined) {
    const next = "個人情報の取扱委託を契約して登録するか、開始日を契約日以後にしてください。";
    missing.push({ code: "membership.missing_handling", document, message: agreed, next });
  }
  const consented = lateOrAbsent("個人情報の再委託の承諾日", handling?.subprocessingConsentOn, start);
  if (consented !== undefined) {
    const next = "再委託（クラウドの利用を含む）を書面で承諾して登録するか、開始日を承諾日以後にしてください。";
    missing.push({ code: "membership.missing_subprocessing_consent", document, message: consented, next });
  }
  return missing;
}

function missingBudget({ budget }: Application, start: LocalDate): Missing[] {
  const reason = budgetReason(budget, start);
  if (reason === undefined) return [];
  const next = "開始日の属する年度の予算額と節を、予算の議決の後に申込書へ記入してください。";
  return [{ code: "membership.missing_budget", document: "budget", message: reason, next }];
}

function budgetReason(budget: Application["budget"], start: LocalDate): string | undefined {
  const year = fiscalYearOf(start);
  if (budget === undefined) return "予算額と節が記入されていません。";
  if (budget.fiscalYear !== year) return `開始日の属する${year}年度の予算ではありません（${budget.fiscalYear}年度）。`;
  if (!budget.lines.some((line) => line.amount > 0)) return "予算額が記入されていません。";
  return lateOrAbsent("予算の議決日", budget.resolvedOn, start);
}

function lateOrAbsent(what: string, date: LocalDate | undefined, start: LocalDate): string | undefined {
  if (date === undefined) return `${what}が登録されていません。`;
  return start < date ? `開始日（${start}）が${what}（${date}）より前です。` : undefined;
}

/** The later of two dates; absent as long as one of them is. */
const lastOf = (a: LocalDate | undefined, b: LocalDate | undefined): LocalDate | undefined =>
  a === undefined || b === undefined ? undefined : a > b ? a : b;
