import type { Month } from "#core/calendar/date.ts";
import { fiscalYearOf, fiscalYearRange, monthsOf } from "#core/calendar/fiscal.ts";
import type { Calendar } from "#core/calendar/opening.ts";
import type { LocalDate } from "#core/clock.ts";
import type { MonthlyUse } from "#core/metering/schema.ts";
import * as Money from "#core/money.ts";
import { ruleAt } from "./dated.ts";
import type { Forecast, SupplementaryDeadline } from "./document.ts";
import { predict } from "./predict.ts";
import { charge } from "./price.ts";
import type { Member, PriceBook, Terms } from "./schema.ts";

/** What is known of a body on the day of the forecast. */
export type Outlook = {
  terms: Pick<Terms, "book" | "forecasts">;
  member: Member;
  /** The body's share of the fixed cost, as estimated. */
  fixed: Money.Yen;
  /** 予算額 for the fiscal year, all 節 together. */
  budget: Money.Yen;
  /** The body's uses of the fiscal year, as far as they are counted. */
  uses: readonly MonthlyUse[];
  deadlines: readonly SupplementaryDeadline[];
  madeOn: LocalDate;
  calendar: Calendar;
};

/**
 * What the fiscal year is expected to cost a body, in yen, and a warning when that passes its budget, with the next day by
 * which a 補正予算 can be asked for. Advice only: nothing stops residents when a budget is used up.
 * @throws Problem `terms.missing`, `price.missing`
 */
export function forecast(outlook: Outlook): Forecast {
  const { terms, member, fixed, budget, madeOn } = outlook;
  const { method } = ruleAt(terms.forecasts, madeOn, "見込みの方法");
  const predicted = predict(method, member, outlook.uses, madeOn, outlook.calendar);
  const use = charge(terms.book, predicted);
  const total = Money.sum([fixed, use.total]);
  const made = { body: member.body, madeOn, method, fixed, use, total, budget };
  return total <= budget ? made : { ...made, warning: warningOf(outlook, total, predicted) };
}

function warningOf(outlook: Outlook, total: Money.Yen, predicted: readonly MonthlyUse[]) {
  const { terms, fixed, budget, madeOn } = outlook;
  const over = total - budget;
  const passesIn = passingMonth(terms.book, fixed, budget, predicted, fiscalYearOf(madeOn));
  const deadline = nextDeadline(outlook.deadlines, madeOn);
  return {
    over,
    passesIn,
    ...(deadline === undefined ? {} : { deadline }),
    message: `年度末の負担見込額は${Money.format(total)}で、予算額を${Money.format(over)}超えます（${passesIn}に超過の見込み）。住民の利用は止まりません。`,
    next:
      deadline === undefined
        ? "年度内に補正予算を要求できる議会がありません。流用や予備費の充用を財政担当と相談してください。"
        : `${deadline.session}の補正予算の要求を、${deadline.requestBy}までに財政担当へ出してください。`,
  };
}

/** The first month by whose end fixed share and charges are more than the budget. */
function passingMonth(
  book: PriceBook,
  fixed: Money.Yen,
  budget: Money.Yen,
  predicted: readonly MonthlyUse[],
  fiscalYear: number,
): Month {
  const months = monthsOf(fiscalYear);
  const costBy = (month: Month) =>
    fixed +
    charge(
      book,
      predicted.filter((use) => use.month <= month),
    ).total;
  return months.find((month) => costBy(month) > budget) ?? `${fiscalYear + 1}-03`;
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
