import fc from "fast-check";
import { expect, test } from "vitest";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Fixture from "#test/fixture/billing.ts";
import { Estimate } from "./document.ts";
import { estimate, type Plan } from "./estimate.ts";

const { member } = Fixture;
const wakasa = parseBodyCode("313254");
const chizu = parseBodyCode("313289");
const plan: Plan = {
  terms: Fixture.terms,
  cost: { fiscalYear: 2026, items: [{ name: "クラウド利用料", amount: 1_000_000 }] },
  members: [member("智頭町", { from: "2026-10-01" }), member("若桜町")],
  expected: [
    { body: wakasa, unit: "booking.confirmed", count: 25 },
    { body: chizu, unit: "application.submitted", count: 12 },
  ],
  madeOn: "2025-10-15",
  calendar: Fixture.calendar,
};
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

test("an estimate is share of the fixed cost by months, uses at the prices of their months, and tax", () => {
  const { bodies, total } = estimate(plan);
  const [first, second] = bodies;
  // 25 bookings: 3 in April, 2 in each other month; 12.5 yen until September (37 + 5 × 25), 15 yen after it (6 × 30).
  expect(first?.use).toMatchObject({ amount: 342, tax: 34, total: 376 });
  expect(second?.use.lines.map(({ month, count }) => [month, count])).toEqual(
    ["2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03"].map((month) => [month, 2]),
  );
  expect(second?.use).toMatchObject({ amount: 360, tax: 36, total: 396 });
  // Equal share 600,000 by 12 and 6 months; use share 400,000 by 342 and 360 yen.
  expect(first?.fixed).toEqual({ months: 12, equal: 400_000, population: 0, use: 194_872, total: 594_872 });
  expect(second?.fixed).toEqual({ months: 6, equal: 200_000, population: 0, use: 205_128, total: 405_128 });
  expect(total).toBe(1_000_000 + 376 + 396);
});

test("instalments fall on the rule's days, moved off closed ones, and none before a body is in", () => {
  const [first, second] = estimate(plan).bodies;
  // 31 May 2026 and 28 February 2027 are Sundays.
  expect(first?.instalments.map(({ due }) => due)).toEqual(["2026-06-01", "2026-08-31", "2026-11-30", "2027-03-01"]);
  expect(second?.instalments.map(({ due }) => due)).toEqual(["2026-11-30", "2027-03-01"]);
  const late = { ...plan, members: [member("若桜町"), member("智頭町", { from: "2027-03-01" })] };
  expect(estimate(late).bodies[1]?.instalments).toEqual([]);
});

test("Σ of the bodies is the planned cost and all charges; instalments add up to each estimate", () => {
  fc.assert(
    fc.property(Fixture.years, ({ members, cost, rule, uses }) => {
      const expected = uses.map(({ body, unit, count }) => ({ body, unit, count }));
      const made = estimate({ ...plan, terms: Fixture.withShare(rule), members, cost, expected });
      expect(Estimate.parse(made)).toEqual(made);
      expect(made.total).toBe(
        sum(cost.items.map(({ amount }) => amount)) + sum(made.bodies.map(({ use }) => use.total)),
      );
      expect(made.total).toBe(sum(made.bodies.map(({ total }) => total)));
      for (const { total, instalments } of made.bodies) {
        if (instalments.length > 0) expect(sum(instalments.map(({ amount }) => amount))).toBe(total);
      }
      const counted = made.bodies.flatMap(({ use }) => use.lines.map(({ count }) => count));
      expect(sum(counted)).toBe(sum(expected.map(({ count }) => count)));
    }),
  );
});

test("expected uses of a body that is not in the pool that year are refused", () => {
  const refused = expect.objectContaining({ code: "billing.not_a_member" });
  const expected = [{ body: parseBodyCode("312011"), unit: "notice.sent" as const, count: 1 }];
  expect(() => estimate({ ...plan, expected })).toThrow(refused);
});
