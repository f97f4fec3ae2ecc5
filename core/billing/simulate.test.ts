import fc from "fast-check";
import { expect, test } from "vitest";
import { Unit } from "#core/metering/schema.ts";
import * as Fixture from "#test/fixture/billing.ts";
import { Proposal } from "./proposal.ts";
import { settle } from "./settle.ts";
import { simulate } from "./simulate.ts";
import { tapered } from "./taper.ts";

const { member } = Fixture;
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const code = (value: string) => expect.objectContaining({ code: value });
const plain: Proposal = { equal: 100, population: 0, use: 0, taper: [], caps: [] };

const taper = fc.uniqueArray(
  fc.record({ above: fc.integer({ min: 0, max: 50_000 }), percent: fc.integer({ min: 1, max: 100 }) }),
  { maxLength: 3, selector: ({ above }) => above },
);
const rule = Fixture.shareRule.map(({ equal = 0, population = 0, use = 0 }) => ({ equal, population, use }));

/** A year, a rule for it, and caps under which one body at least, which is in all year, can bear any rest. */
const cases = Fixture.years.chain(({ rule: of, members, ...year }) =>
  fc
    .record({
      rule,
      taper,
      caps: fc.array(fc.nat(20_000_000), { minLength: members.length, maxLength: members.length }),
      capped: fc.array(fc.boolean(), { minLength: members.length, maxLength: members.length }),
    })
    .map(({ rule, taper, caps, capped }) => ({
      past: { ...year, members, terms: Fixture.withShare(of) },
      proposal: Proposal.parse({
        ...rule,
        taper,
        caps: members
          .map(({ body }, at) => ({ body, amount: caps[at] ?? 0 }))
          .filter((_, at) => at > 0 && capped[at] === true),
      }),
    })),
);

test("whatever the rule, the tapering and the caps, the sum is the fixed cost and all charges, to the yen", () => {
  fc.assert(
    fc.property(cases, ({ past, proposal }) => {
      const { bodies, total } = simulate(past, proposal);
      const fixed = sum(past.cost.items.map(({ amount }) => amount));
      expect(sum(bodies.map(({ proposed }) => proposed.fixed))).toBe(fixed);
      expect(sum(bodies.map(({ proposed }) => proposed.total))).toBe(total);
      expect(sum(bodies.map(({ today }) => today.total))).toBe(total);
      expect(sum(bodies.map(({ difference }) => difference))).toBe(0);
      for (const { proposed, today, use, difference } of bodies) {
        expect(proposed.total).toBe(proposed.fixed + use);
        expect(proposed.total - today.total).toBe(difference);
      }
    }),
  );
});

test("nobody bears more than its cap, and a cap of its own never raises what a body bears", () => {
  fc.assert(
    fc.property(cases, ({ past, proposal }) => {
      const { bodies } = simulate(past, proposal);
      const fixedOf = (caps: Proposal["caps"], body: string) =>
        simulate(past, { ...proposal, caps }).bodies.find((one) => one.body === body)?.proposed.fixed ?? Number.NaN;
      for (const { body, amount } of proposal.caps) {
        const found = bodies.find((one) => one.body === body)?.proposed;
        expect(found?.fixed).toBeLessThanOrEqual(amount);
        const others = proposal.caps.filter((one) => one.body !== body);
        expect(found?.fixed).toBeLessThanOrEqual(fixedOf(others, body));
        expect(fixedOf([...others, { body, amount: amount + 1000 }], body)).toBeGreaterThanOrEqual(found?.fixed ?? 0);
        if (found?.isCapped) expect(found.fixed).toBe(amount);
      }
    }),
    { numRuns: 40 },
  );
});

test("the order of bodies does not matter, nor that of steps and caps", () => {
  fc.assert(
    fc.property(cases, ({ past, proposal }) => {
      const turned = { ...past, members: [...past.members].reverse(), uses: [...past.uses].reverse() };
      const { taper, caps } = proposal;
      const other = { ...proposal, taper: [...taper].reverse(), caps: [...caps].reverse() };
      expect(simulate(turned, other)).toEqual(simulate(past, proposal));
    }),
  );
});

test("simulated with the rule of the year and neither tapering nor cap, it is the settlement", () => {
  fc.assert(
    fc.property(Fixture.years, ({ rule: of, ...year }) => {
      const terms = Fixture.withShare(of);
      const { equal, population, use } = { ...Fixture.share, ...of };
      const { bodies } = simulate({ terms, ...year }, { ...plain, equal, population, use });
      const settled = settle({ terms, ...year, payments: [], settledOn: "2027-04-20" });
      for (const [at, { body, proposed, today, difference }] of bodies.entries()) {
        const { total } = settled.bodies[at] ?? {};
        expect([body, today.total, proposed.total, difference]).toEqual([settled.bodies[at]?.body, total, total, 0]);
      }
    }),
    { numRuns: 40 },
  );
});

const three = {
  terms: Fixture.terms,
  cost: { fiscalYear: 2026, items: [{ name: "運用", amount: 900_000 }] },
  members: [member("若桜町"), member("智頭町"), member("八頭町")],
  uses: ["313254", "313289"].map((body, at) => ({
    body: body as never,
    month: "2026-04",
    unit: Unit.enum["notice.sent"],
    count: at + 1,
  })),
};
const fixedBy = (proposal: Partial<Proposal>) =>
  simulate(three, { ...plain, ...proposal }).bodies.map(({ proposed }) => proposed.fixed);

test("what a capped body does not bear the others bear by the same rule, until nobody is beyond its cap", () => {
  expect(fixedBy({})).toEqual([300_000, 300_000, 300_000]);
  const [wakasa, chizu] = three.members.map(({ body }) => body) as [Proposal["caps"][number]["body"], never];
  expect(fixedBy({ caps: [{ body: wakasa, amount: 100_000 }] })).toEqual([100_000, 400_000, 400_000]);
  // the first rest of 200,000 takes the second one beyond its cap of 350,000 too
  const both = [
    { body: wakasa, amount: 100_000 },
    { body: chizu, amount: 350_000 },
  ];
  expect(fixedBy({ caps: both })).toEqual([100_000, 350_000, 450_000]);
  expect(fixedBy({ cap: 500_000, caps: both.slice(0, 1) })).toEqual([100_000, 400_000, 400_000]);
  expect(fixedBy({ cap: 300_000 })).toEqual([300_000, 300_000, 300_000]);
});

test("where every body has reached its cap there is nobody left to bear the rest, and it says so", () => {
  expect(() => fixedBy({ cap: 299_999 })).toThrow(code("share.all_capped"));
  expect(() => fixedBy({ cap: 0 })).toThrow(code("share.all_capped"));
});

test("a taper counts people above a size for less: a large body's part falls, and what all weigh alike changes nothing", () => {
  const steps = [
    { above: 10_000, percent: 20 },
    { above: 5_000, percent: 50 },
  ];
  expect([4_000, 5_000, 7_000, 10_000, 12_000].map((people) => tapered(people, steps))).toEqual([
    400_000, 500_000, 600_000, 750_000, 790_000,
  ]);
  expect(tapered(7_000, [])).toBe(700_000);
  const untapered = fixedBy({ equal: 0, population: 100 });
  expect(fixedBy({ equal: 0, population: 100, taper: [{ above: 0, percent: 37 }] })).toEqual(untapered);
  const large = untapered.indexOf(Math.max(...untapered));
  expect(fixedBy({ equal: 0, population: 100, taper: steps })[large]).toBeLessThan(untapered[large] ?? 0);
});

test("a rule whose parts are not 100 together, or that says two things of one size or one body, is refused", () => {
  const isTaken = (more: object) => Proposal.safeParse({ ...plain, ...more }).success;
  expect(isTaken({})).toBe(true);
  expect(isTaken({ equal: 99 })).toBe(false);
  const step = { above: 5_000, percent: 50 };
  expect(isTaken({ taper: [step, { ...step, percent: 40 }] })).toBe(false);
  const cap = { body: "313254", amount: 1 };
  expect(isTaken({ caps: [cap, { ...cap, amount: 2 }] })).toBe(false);
});
