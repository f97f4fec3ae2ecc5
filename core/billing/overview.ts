import * as Actor from "#core/actor.ts";
import { fiscalYearOf } from "#core/calendar/fiscal.ts";
import { today } from "#core/clock.ts";
import { Unit } from "#core/metering/index.ts";
import type * as Money from "#core/money.ts";
import { usesOf } from "./close.ts";
import type { BodyEstimate, Forecast } from "./document.ts";
import { type Joined, joined } from "./member.ts";
import { budgetOf, forecastFor } from "./outlook.ts";
import { charge } from "./price.ts";
import { sheetsIn } from "./publish.ts";
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
  const terms = await readTerms();
  const sheetOf = await sheetsIn(fiscalYear);
  const look = async (member: Joined) => lookAt(member, { terms, sheet: await sheetOf(member.body), fiscalYear });
  return { fiscalYear, bodies: await Promise.all((await joined()).map(look)) };
}

type Known = { terms: AllTerms; sheet: BodyEstimate | undefined; fiscalYear: number };

async function lookAt(member: Joined, { terms, sheet, fiscalYear }: Known): Promise<BodyOverview> {
  const uses = await usesOf(member, fiscalYear);
  const budget = await budgetOf(member, fiscalYear);
  const forecast = sheet && forecastFor(member, { terms, sheet, uses, fiscalYear, budget });
  const { body, name, population, status, from } = member;
  const count = (unit: Unit) => uses.filter((use) => use.unit === unit).reduce((sum, use) => sum + use.count, 0);
  return {
    ...{ body, name, status, from },
    ...(population === undefined ? {} : { population }),
    uses: Unit.options.map((unit) => ({ unit, count: count(unit) })).filter((one) => one.count > 0),
    charged: charge(terms.book, uses).total,
    ...(sheet === undefined ? {} : { estimate: sheet.total }),
    ...(budget === undefined ? {} : { budget }),
    ...(forecast === undefined ? {} : { forecast }),
  };
}
