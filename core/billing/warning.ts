import type { Month } from "#core/calendar/date.ts";
import { fiscalYearOf, fiscalYearRange, monthsOf } from "#core/calendar/fiscal.ts";
import type { LocalDate } from "#core/clock.ts";
import * as Money from "#core/money.ts";
import type { BodyPart, Forecast, SupplementaryDeadline } from "./document.ts";
import type { Prospect } from "./forecast.ts";
import { charge } from "./price.ts";
import type { PriceBook } from "./schema.ts";

/** 予算額 of a body for the fiscal year, all 節 together, and until when 補正 of it can be asked for. */
export type Allowed = { budget: Money.Yen; deadlines: readonly SupplementaryDeadline[] };

/**
 * A body's forecast beside its budget, in yen. The warning comes as soon as the greatest amount passes the budget, while a
 * 補正予算 (地方自治法218条) can still be asked for, and says whether the likely one does too. Advice only: nothing stops
 * residents when a budget is used up.
 * @throws Problem `terms.missing`, `price.missing`
 */
export function forecastOf(book: PriceBook, prospect: Prospect, { budget, deadlines }: Allowed): Forecast {
  const { madeOn, method, part, range } = prospect;
  const { body, fixed, use, total } = part;
  const made = { body, madeOn, method, fixed: fixed.total, use, total, budget, ...(range && { range }) };
  const greatest = range?.greatest ?? total;
  if (greatest <= budget) return made;
  const deadline = nextDeadline(deadlines, madeOn);
  const found = total > budget ? likelyPasses(book, part, budget, madeOn) : greatestPasses(total, greatest, budget);
  const next = nextStep(deadline, found.passedBy);
  return { ...made, warning: { ...found, ...(deadline && { deadline }), next } };
}

function likelyPasses(book: PriceBook, part: BodyPart, budget: Money.Yen, madeOn: LocalDate) {
  const over = part.total - budget;
  const passesIn = passingMonth(book, part, budget, fiscalYearOf(madeOn));
  const message = `年度末の負担見込額は${Money.format(part.total)}で、予算額を${Money.format(over)}超えます（${passesIn}に超過の見込み）。住民の利用は止まりません。`;
  return { passedBy: "likely" as const, over, passesIn, message };
}

function greatestPasses(likely: Money.Yen, greatest: Money.Yen, budget: Money.Yen) {
  const over = greatest - budget;
  const message = `年度末の負担見込額は${Money.format(likely)}で予算の内ですが、多い場合は${Money.format(greatest)}となり、予算額を${Money.format(over)}超えるおそれがあります。住民の利用は止まりません。`;
  return { passedBy: "greatest" as const, over, message };
}

function nextStep(deadline: SupplementaryDeadline | undefined, passedBy: "likely" | "greatest"): string {
  if (deadline === undefined)
    return "年度内に補正予算を要求できる議会がありません。流用や予備費の充用を財政担当と相談してください。";
  const { session, requestBy } = deadline;
  return passedBy === "likely"
    ? `${session}の補正予算の要求を、${requestBy}までに財政担当へ出してください。`
    : `${session}の補正予算の要求が要るかを、${requestBy}までに財政担当と相談してください。`;
}

/** The first month by whose end fixed share and charges are more than the budget. */
function passingMonth(book: PriceBook, { fixed, use }: BodyPart, budget: Money.Yen, fiscalYear: number): Month {
  const costBy = (month: Month) =>
    fixed.total +
    charge(
      book,
      use.lines.filter((line) => line.month <= month),
    ).total;
  return monthsOf(fiscalYear).find((month) => costBy(month) > budget) ?? `${fiscalYear + 1}-03`;
}

/** The next day of this fiscal year by which a 補正予算 can be asked for. */
function nextDeadline(
  deadlines: readonly SupplementaryDeadline[],
  madeOn: LocalDate,
): SupplementaryDeadline | undefined {
  const { to } = fiscalYearRange(fiscalYearOf(madeOn));
  return deadlines
    .filter(({ requestBy }) => madeOn <= requestBy && requestBy <= to)
    .sort((a, b) => (a.requestBy < b.requestBy ? -1 : 1))[0];
}
