import * as Actor from "#core/actor.ts";
import { fiscalYearOf } from "#core/calendar/fiscal.ts";
import { today } from "#core/clock.ts";
import { type MonthlyUse, Unit } from "#core/metering/index.ts";
import type * as Money from "#core/money.ts";
import { usesOfAll } from "./close.ts";
import type { Forecast } from "./document.ts";
import { type Joined, joined } from "./member.ts";
import { budgetOf, type Forecasts, forecastsOf } from "./outlook.ts";
import { charge } from "./price.ts";
import { type Planned, plannedIn } from "./publish.ts";
import { type AllTerms, readTerms } from "./terms.ts";

/** One body in the running fiscal year: counts and money, nobody's name. */
type BodyOverview = Pick<Joined, "body" | "name" | "population" | "status" | "from"> & {
  uses: { unit: Unit; count: number }[];
  /** Charges by use so far, with tax. */
  charged: Money.Yen;
  estimate?: Money.Yen;
  budget?: Money.Yen;
  forecast?: Forecast;
};

/** Every body in the pool on one page, for the operator. */
export async function overview(): Promise<{ fiscalYear: number; bodies: BodyOverview[] }> {
  Actor.require("operator");
  const fiscalYear = fiscalYearOf(today());
  const [terms, { plan, sheetOf }, members] = await Promise.all([readTerms(), plannedIn(fiscalYear), joined()]);
  const uses = await usesOfAll(members, fiscalYear);
  const forecasts = forecastsOf(fiscalYear, { terms, plan, members, uses });
  const look = (member: Joined) => lookAt(member, { terms, sheetOf, fiscalYear, uses, forecasts });
  return { fiscalYear, bodies: await Promise.all(members.map(look)) };
}

type Known = {
  terms: AllTerms;
  sheetOf: Planned["sheetOf"];
  fiscalYear: number;
  uses: readonly MonthlyUse[];
  forecasts: Forecasts;
};

async function lookAt(member: Joined, known: Known): Promise<BodyOverview> {
  const { body, name, population, status, from } = member;
  const uses = known.uses.filter((use) => use.body === body);
  const [sheet, budget] = await Promise.all([known.sheetOf(body), budgetOf(member, known.fiscalYear)]);
  const forecast = sheet && known.forecasts(body, budget);
  const count = (unit: Unit) => uses.filter((use) => use.unit === unit).reduce((sum, use) => sum + use.count, 0);
  return {
    ...{ body, name, status, from },
    ...(population === undefined ? {} : { population }),
    uses: Unit.options.map((unit) => ({ unit, count: count(unit) })).filter((one) => one.count > 0),
    charged: charge(known.terms.book, uses).total,
    ...(sheet === undefined ? {} : { estimate: sheet.total }),
    ...(budget === undefined ? {} : { budget }),
    ...(forecast === undefined ? {} : { forecast }),
  };
}
