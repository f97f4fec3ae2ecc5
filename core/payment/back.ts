import { fiscalYearOf, settlementPeriod } from "../calendar/fiscal.ts";
import type { LocalDate } from "../clock.ts";

/** 歳入戻出: out of the income that it was booked as. 過年度歳出: out of the current year's budget, once the accounts of that year are closed. */
export const forms = ["income_return", "prior_year_expense"] as const;
export const formNames: Record<(typeof forms)[number], string> = {
  income_return: "歳入戻出",
  prior_year_expense: "過年度歳出",
};

/** By which order money goes back (還付の命令): its form, the clause behind it, and the year whose accounts it goes out of. */
export type Back = { form: (typeof forms)[number]; clause: string; fiscalYear: number };

const clauses = { income_return: "地方自治法施行令165条の7", prior_year_expense: "地方自治法施行令165条の8" };

/**
 * The order that money received on one day goes back by when it is given on another. A fee that nobody was sent a 納入通知書 for is income of
 * the year that it was received in (地方自治法施行令142条1項3号), whose accounts close on 31 May after it (地方自治法235条の5).
 */
export function orderOf(receivedOn: LocalDate, on: LocalDate): Back {
  const received = fiscalYearOf(receivedOn);
  const isClosed = on > settlementPeriod(received).to;
  const form = isClosed ? "prior_year_expense" : "income_return";
  return { form, clause: clauses[form], fiscalYear: isClosed ? fiscalYearOf(on) : received };
}

/** Nothing goes out of accounts that are closed: whatever was not paid by then is ordered anew. */
export const isLapsed = ({ fiscalYear }: Pick<Back, "fiscalYear">, on: LocalDate): boolean =>
  on > settlementPeriod(fiscalYear).to;
