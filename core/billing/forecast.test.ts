import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import type { MonthlyUse } from "#core/metering/schema.ts";
import { Unit } from "#core/metering/schema.ts";
import * as Fixture from "#test/fixture/billing.ts";
import { estimate } from "./estimate.ts";
import { forecast, type Outlook } from "./forecast.ts";
import { openDaysOf } from "./open.ts";
import type { ForecastRule, ShareRule } from "./schema.ts";
import { settle } from "./settle.ts";

const [town, neighbour] = [Fixture.member("若桜町"), Fixture.member("智頭町")];
const methods: readonly ForecastRule["method"][] = ["open_days", "open_days_range", "last_three_months"];
const open = openDaysOf(2026, Fixture.calendar);
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const use = (month: string, count: number, unit: Unit = "notice.sent", { body } = town): MonthlyUse => ({
  body,
  month,
  unit,
  count,
});
const by = (method: ForecastRule["method"], rule: Partial<ShareRule> = {}) => ({
  ...Fixture.withShare(rule),
  forecasts: [{ method, from: "2026-04-01" }],
});
const outlook: Outlook = {
  terms: by("open_days"),
  cost: { fiscalYear: 2026, items: [{ name: "運用", amount: 1_000_000 }] },
  members: [town, neighbour],
  uses: [use("2026-04", 1000), use("2026-05", 1000)],
  expected: [],
  madeOn: "2026-05-29",
  open,
};
const of = (more: Partial<Outlook>, { body } = town) => {
  const found = forecast({ ...outlook, ...more }).find(({ part }) => part.body === body);
  if (found === undefined) throw new Error("no forecast");
  return found;
};
const counted = (more: Partial<Outlook>) => sum(of(more).part.use.lines.map(({ count }) => count));

test("by open days: what was used so far, in proportion to the year's open days", () => {
  expect([open.filter((date) => date <= "2026-05-29").length, open.length]).toEqual([39, 241]);
  expect(counted({})).toBe(Math.ceil((2000 * 241) / 39));
  expect(counted({ terms: by("open_days_range") })).toBe(counted({}));
});

test("by the last three whole months: each month to come is like their mean", () => {
  const uses = [use("2026-04", 900), use("2026-05", 10), use("2026-06", 20), use("2026-07", 31), use("2026-08", 5)];
  // mean of May to July is 61/3: August becomes 21, seven months to come 142.33… → 143
  expect(counted({ terms: by("last_three_months"), uses, madeOn: "2026-08-10" })).toBe(900 + 61 + 21 + 143);
});

test("before anything has happened a forecast adds nothing; on the year's last day it is what was counted", () => {
  for (const method of methods) {
    expect(of({ terms: by(method), uses: [], madeOn: "2026-04-01" }).part.total).toBe(500_000);
    const uses = Fixture.months.map((month, at) => use(month, 100 * (12 - at)));
    expect(counted({ terms: by(method), uses, madeOn: "2027-03-31" })).toBe(7800);
  }
});

test("what the others use changes a body's use share, and nothing where there is none", () => {
  const busy = [...outlook.uses, use("2026-05", 6000, "notice.sent", neighbour)];
  const shareOf = (terms: Outlook["terms"], uses: Outlook["uses"]) => of({ terms, uses }).part.fixed;
  expect(shareOf(by("open_days"), outlook.uses)).toMatchObject({ equal: 300_000, use: 400_000 });
  expect(shareOf(by("open_days"), busy)).toMatchObject({ equal: 300_000, use: 100_000 });
  const without = by("open_days_range", { equal: 100, use: 0 });
  expect(of({ terms: without, uses: busy })).toEqual(of({ terms: without }));
});

test("who is still to come in counts with what the plan expects of it, until its first open day", () => {
  const late = Fixture.member("智頭町", { from: "2026-10-01" });
  const given = {
    members: [town, late],
    uses: Fixture.months.slice(0, 6).map((month) => use(month, 1000)),
    expected: [{ body: late.body, unit: Unit.enum["notice.sent"], count: 6000 }],
  };
  const shares = (madeOn: string) => [town, late].map((body) => of({ ...given, madeOn }, body).part.fixed.use);
  const [own = 0, coming = 0] = shares("2026-09-30");
  expect(coming / own).toBeCloseTo(0.5, 1); // 6,000 of some 18,000 notices
  expect(shares("2026-10-01")).toEqual([400_000, 0]);
});

test("before the first open day the forecast is the plan's estimate", () => {
  const expected = [town, neighbour].map(({ body }, at) => ({
    body,
    unit: Unit.enum["application.submitted"],
    count: 100 * (at + 1),
  }));
  const plan = { terms: outlook.terms, cost: outlook.cost, members: outlook.members, expected, madeOn: "2026-03-01" };
  const shut = open.filter((date) => date > "2026-04-05");
  const made = forecast({ ...outlook, uses: [], expected, madeOn: "2026-04-05", open: shut });
  expect(made.map(({ part }) => part)).toEqual(
    estimate({ ...plan, calendar: Fixture.calendar }).bodies.map(({ instalments: _, ...part }) => part),
  );
});

test("with every use of the year known, likely, least and greatest are the settlement's amount to the yen", () => {
  fc.assert(
    fc.property(Fixture.years, fc.constantFrom(...methods), ({ rule, ...year }, method) => {
      const terms = by(method, rule);
      const made = forecast({ terms, ...year, expected: [], madeOn: "2027-03-31", open });
      const settled = settle({ terms, ...year, payments: [], settledOn: "2027-04-20" });
      expect(made.map(({ part }) => part)).toEqual(
        settled.bodies.map(({ paid, carry, add, return: back, ...part }) => part),
      );
      for (const { part, range } of made) {
        const [least, greatest] = [part.total, part.total];
        expect(range).toEqual(method === "open_days_range" ? { least, greatest } : undefined);
      }
    }),
  );
});

test("on any day the likely amounts are one division of the cost: their sum is the cost and all charges", () => {
  const day = fc.integer({ min: 0, max: 364 }).map((days) => addDays("2026-04-01", days));
  fc.assert(
    fc.property(Fixture.years, day, fc.constantFrom(...methods), ({ rule, ...year }, madeOn, method) => {
      const terms = by(method, rule);
      const given = { terms, ...year, expected: [], madeOn, open };
      const made = forecast(given);
      expect(forecast({ ...given, members: [...year.members].reverse() })).toEqual(made);
      const cost = sum(year.cost.items.map(({ amount }) => amount));
      expect(sum(made.map(({ part }) => part.total))).toBe(cost + sum(made.map(({ part }) => part.use.total)));
      for (const { part, range } of made) {
        expect(range?.least ?? 0).toBeLessThanOrEqual(part.total);
        expect(range?.greatest ?? part.total).toBeGreaterThanOrEqual(part.total);
      }
    }),
    { numRuns: 40 },
  );
});

test("a day outside the fiscal year of the cost is refused", () => {
  for (const madeOn of ["2026-03-31", "2027-04-01"]) expect(() => forecast({ ...outlook, madeOn })).toThrow(RangeError);
});

test("a forecast is never below what is counted, and one more use never lowers it", () => {
  const day = fc.integer({ min: 0, max: 364 }).map((days) => addDays("2026-04-01", days));
  const anyUse = fc.record({
    body: fc.constant(town.body),
    month: fc.constantFrom(...Fixture.months),
    unit: fc.constantFrom(...Unit.options),
    count: fc.nat(500),
  });
  fc.assert(
    fc.property(
      fc.array(anyUse, { maxLength: 15 }),
      anyUse,
      day,
      fc.constantFrom(...methods),
      (uses, one, madeOn, method) => {
        const terms = by(method);
        const sofar = uses.filter(({ month }) => month <= madeOn.slice(0, 7));
        const before = counted({ terms, uses, madeOn });
        expect(before).toBeGreaterThanOrEqual(sum(sofar.map(({ count }) => count)));
        expect(counted({ terms, uses: [...uses, { ...one, count: 1 }], madeOn })).toBeGreaterThanOrEqual(before);
      },
    ),
    { numRuns: 60 },
  );
});
