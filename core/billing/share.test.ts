import fc from "fast-check";
import { expect, test } from "vitest";
import { Problem } from "#core/error.ts";
import * as Fixture from "#test/fixture/billing.ts";
import { monthsIn, shareCost, shareRuleOf } from "./share.ts";

const { member, share } = Fixture;
const million = { fiscalYear: 2026, items: [{ name: "運用", amount: 1_000_000 }] };
const code = (value: string) => expect.objectContaining({ code: value });

test("the parts of the fixed cost add up to it, to the yen", () => {
  const charged = fc.dictionary(fc.constantFrom("313254", "313289", "312011"), fc.nat(1_000_000));
  fc.assert(
    fc.property(Fixture.members, Fixture.cost, Fixture.shareRule, charged, (members, cost, rule, amounts) => {
      const shareOf = shareCost(cost, { ...share, ...rule }, members, new Map(Object.entries(amounts)));
      const parts = members.map(({ body }) => shareOf(body));
      const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
      expect(sum(parts.map(({ total }) => total))).toBe(sum(cost.items.map(({ amount }) => amount)));
      for (const part of parts) expect(part.equal + part.population + part.use).toBe(part.total);
    }),
  );
});

test("the amount follows the body, whatever the order of bodies", () => {
  fc.assert(
    fc.property(Fixture.members, Fixture.cost, Fixture.shareRule, (members, cost, rule) => {
      const given = shareCost(cost, { ...share, ...rule }, members, new Map());
      const reversed = shareCost(cost, { ...share, ...rule }, [...members].reverse(), new Map());
      for (const { body } of members) expect(reversed(body)).toEqual(given(body));
    }),
  );
});

test("where remainders are equal the lower body code takes the yen", () => {
  const shareOf = shareCost(
    { fiscalYear: 2026, items: [{ name: "運用", amount: 1 }] },
    { ...share, equal: 100, use: 0 },
    [member("智頭町"), member("若桜町")],
    new Map(),
  );
  expect([shareOf("313254").total, shareOf("313289").total]).toEqual([1, 0]);
});

test("a body that joins in October pays half a year's share", () => {
  const members = [member("若桜町"), member("智頭町", { from: "2026-10-01" })];
  const shareOf = shareCost(million, { ...share, equal: 100, use: 0 }, members, new Map());
  expect(shareOf("313254")).toMatchObject({ months: 12, total: 666_667 });
  expect(shareOf("313289")).toMatchObject({ months: 6, total: 333_333 });
});

test("people and uses weigh as the rule says", () => {
  const members = [member("若桜町"), member("智頭町")];
  const shareOf = shareCost(
    million,
    { ...share, equal: 50, population: 30, use: 20 },
    members,
    new Map([
      ["313254", 100],
      ["313289", 300],
    ]),
  );
  // 2,868 and 6,436 people: 300,000 × 2,868 ÷ 9,304 = 92,476.4
  expect(shareOf("313254")).toEqual({ months: 12, equal: 250_000, population: 92_476, use: 50_000, total: 392_476 });
  expect(shareOf("313289")).toEqual({ months: 12, equal: 250_000, population: 207_524, use: 150_000, total: 607_524 });
});

test("in a year without a use the use share follows the rule's other weights", () => {
  const members = [member("若桜町"), member("智頭町")];
  const rule = { ...share, equal: 0, use: 100 };
  expect(shareCost(million, rule, members, new Map())("313254").use).toBe(500_000);
  expect(shareCost(million, { ...rule, unused: "population" }, members, new Map())("313254").use).toBe(308_255);
});

test("a month that a body is in for some days counts whole or not at all, by the rule", () => {
  const joining = member("若桜町", { from: "2026-10-15", to: "2027-01-15" });
  expect(monthsIn(joining, 2026, "whole")).toEqual(["2026-10", "2026-11", "2026-12", "2027-01"]);
  expect(monthsIn(joining, 2026, "none")).toEqual(["2026-11", "2026-12"]);
});

test("a census that is not there, a year without rule and a cost that nobody bears are refused", () => {
  const members = [member("若桜町")];
  const byPeople = { ...share, equal: 0, population: 100, use: 0, census: "2025-10-01" };
  expect(() => shareCost(million, byPeople, members, new Map())).toThrow(Problem);
  expect(() => shareCost(million, byPeople, members, new Map())).toThrow(code("population.missing"));
  expect(() => shareRuleOf([share], 2025)).toThrow(code("terms.missing"));
  expect(() => shareRuleOf([share, share], 2026)).toThrow(code("terms.missing"));
  expect(() => shareCost(million, share, [], new Map())).toThrow(code("share.nobody"));
});
