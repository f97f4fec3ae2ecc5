import * as Billing from "#core/billing/index.ts";
import { addDays } from "#core/calendar/date.ts";
import { codeOf } from "../api.ts";
import { act, type Exemplars, type Made, ofBody, once, routeNamed, type Stage, tokenOf } from "./stage.ts";

const year = "2026";
const month = "2027-04";

/** Terms, plans of the year that has ended and of the new one, a budget, and closed months; 架空の料金. */
const billing = (stage: Stage): Promise<string> =>
  once(stage, "billing", async () => {
    const post = (path: string, body?: unknown) => act(stage, "operator", "post", `/v1/pool/${path}`, body);
    for (const { name, row } of Billing.Example.terms) await post(`terms/${name}`, row);
    for (const [fiscalYear, from] of [
      ["2026", "2027-03-01"],
      ["2027", "2027-04-01"],
    ] as const) {
      for (const kind of ["planned", "actual"])
        await post(`costs/${fiscalYear}`, { kind, items: Billing.Example.cost });
      await post(`plans/${fiscalYear}`, planFrom(from));
    }
    await post(`members/${stage.code}/budgets`, Billing.Example.application.budget);
    await post("usage/2027-03/closing");
    await stage.api.world.deliver();
    return year;
  });

const monthClosed = (stage: Stage): Promise<string> =>
  once(stage, "closed", async () => {
    await billing(stage);
    await act(stage, "operator", "post", `/v1/pool/usage/${month}/closing`, undefined);
    await stage.api.world.deliver();
    return month;
  });

const planFrom = (from: string) => ({
  ...Billing.Example.plan,
  members: Billing.Example.plan.members.map((one) => ({ ...one, from })),
});

/** A row from a day on of which nobody has been told yet. */
const later = (id: string) => () => ({ body: { ...(routeNamed(id).example?.body as object), from: "2027-06-01" } });

/** A row to come; of the pool, whose stages are neighbours. */
async function comingForecast(stage: Stage): Promise<{ from: string; version: number }> {
  const from = addDays(`${2030 + (Number(stage.code) % 50)}-04-01`, ++stage.days);
  const row = { ...(routeNamed("setForecasts").example?.body as object), from };
  const { version } = (await act(stage, "operator", "post", "/v1/pool/terms/forecasts", row)).body;
  return { from, version: Number(version) };
}

/** For routes whose parameters the stage knows already. */
const billed =
  (params: Record<string, string> = {}) =>
  async (stage: Stage): Promise<Made> => {
    await billing(stage);
    return { params: { body: stage.code, ...params } };
  };
const inClosedMonth = async (stage: Stage): Promise<Made> => ({
  params: { body: stage.code, month: await monthClosed(stage) },
});
const inSettledYear = async (stage: Stage): Promise<Made> => ({
  params: { body: stage.code, year: await settled(stage) },
});

const settled = (stage: Stage): Promise<string> =>
  once(stage, "settled", async () => {
    await billing(stage);
    const token = await tokenOf(stage, "operator");
    const answer = await stage.api.call("post", `/v1/pool/settlements/${year}`, { token });
    if (answer.status !== 201 && codeOf(answer) !== "billing.settled") throw new Error(answer.text);
    await stage.api.world.deliver();
    return year;
  });

export const billingExemplars: Exemplars = {
  setPrices: { open: ["/unit", "/name"], make: later("setPrices") },
  setTaxes: { make: later("setTaxes") },
  setRoundings: { make: later("setRoundings") },
  setShares: { make: later("setShares") },
  setAdvances: { open: ["/instalments"] },
  setDeadlines: { open: ["/sessions"] },
  listTermRows: {
    make: async (stage) => {
      const name = await once(stage, "forecasts", async () => {
        await comingForecast(stage);
        return "forecasts";
      });
      return { params: { name } };
    },
  },
  withdrawTermRow: {
    make: async (stage) => {
      const { from, version } = await comingForecast(stage);
      return { params: { name: "forecasts" }, body: { from }, ifMatch: version };
    },
  },
  setCost: { open: ["/items"], make: () => ({ params: { year: "2027" } }) },
  publishPlan: {
    open: ["/sections"],
    make: async (stage) => {
      await billing(stage);
      const cost = { kind: "planned", items: Billing.Example.cost };
      // of a year that is not settled, for its last month
      await once(stage, "planned", async () =>
        String((await act(stage, "operator", "post", "/v1/pool/costs/2028", cost)).status),
      );
      return { params: { year: "2028" }, body: planFrom("2029-03-01") };
    },
  },
  showPlan: { make: billed({ year }) },
  printPlan: { make: billed({ year }) },
  showEstimate: { make: billed({ year }) },
  printEstimate: { make: billed({ year }) },
  recordAdvance: { make: billed({ year: "2027" }) },
  showOverview: { make: billed() },
  showUsage: { make: inClosedMonth },
  printUsage: { make: inClosedMonth },
  listUsageActs: { make: (stage) => ({ ...ofBody(stage.code, { month }), query: { unit: "application.submitted" } }) },
  closeMonth: { make: billed({ month }) },
  settleYear: { make: billed({ year }) },
  showSettlement: { make: inSettledYear },
  printSettlement: { make: inSettledYear },
  showSimulation: {
    make: async (stage) => {
      await billing(stage);
      const query = {
        equal: "50",
        population: "30",
        use: "20",
        taper: "5000:60,20000:30",
        caps: `${stage.code}:1999999`,
      };
      return { params: { year: "2027" }, query };
    },
  },
  printStatement: { make: inSettledYear },
  showOwnEstimate: { make: billed({ year }) },
  printOwnEstimate: { make: billed({ year }) },
  showOwnUsage: { make: inClosedMonth },
  printOwnUsage: { make: inClosedMonth },
  showOwnForecast: { make: inClosedMonth },
  showOwnSettlement: { make: inSettledYear },
  printOwnSettlement: { make: inSettledYear },
};
