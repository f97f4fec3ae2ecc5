import fc from "fast-check";
import { expect, test } from "vitest";
import { startOf } from "#core/clock.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import { type Act, entriesBehind, tally } from "#core/metering/rule.ts";
import * as Fixture from "#test/fixture/billing.ts";
import { type Payment, Settlement } from "./document.ts";
import { usageNotice } from "./notice.ts";
import { type Accounts, balance, settle } from "./settle.ts";

const { member } = Fixture;
const wakasa = parseBodyCode("313254");
const chizu = parseBodyCode("313289");
const accounts: Accounts = {
  terms: Fixture.terms,
  cost: { fiscalYear: 2026, items: [{ name: "クラウド利用料", amount: 1_000_000 }] },
  members: [member("若桜町"), member("智頭町")],
  uses: [],
  payments: [],
  settledOn: "2027-04-20",
};
const paid = (body: Payment["body"], amount: number): Payment => ({ body, on: "2026-06-01", kind: "advance", amount });
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const refused = (code: string) => expect.objectContaining({ code });

/** A year with payments, of which some are a little off what is owed. */
const years = Fixture.years.chain((year) =>
  fc
    .array(fc.record({ body: fc.constantFrom(...year.members.map(({ body }) => body)), amount: fc.nat(30_000_000) }), {
      maxLength: 10,
    })
    .map((payments) => ({ ...year, payments: payments.map(({ body, amount }) => paid(body, amount)) })),
);
const accountsOf = ({
  rule,
  ...year
}: { rule: object } & Pick<Accounts, "members" | "cost" | "uses" | "payments">) => ({
  ...accounts,
  ...year,
  terms: Fixture.withShare(rule),
});

test("Σ of the bodies is the pool's cost to the yen, and each body's money adds up", () => {
  fc.assert(
    fc.property(years, fc.constantFrom("carry" as const, "return" as const), (year, surplus) => {
      const given = accountsOf(year);
      const terms = { ...given.terms, settlements: [{ surplus, from: "2026-04-01" }] };
      const settlement = settle({ ...given, terms });
      expect(Settlement.parse(settlement)).toEqual(settlement);
      const charges = sum(settlement.bodies.map(({ use }) => use.total));
      expect(settlement.total).toBe(sum(year.cost.items.map(({ amount }) => amount)) + charges);
      expect(sum(settlement.bodies.map(({ total }) => total))).toBe(settlement.total);
      for (const one of settlement.bodies) {
        expect(one.paid + one.add - one.return - one.carry).toBe(one.total);
        expect([one.add, one.return, one.carry].filter((amount) => amount !== 0).length).toBeLessThanOrEqual(1);
      }
      const allPaid = sum(year.payments.map(({ amount }) => amount));
      expect(sum(settlement.bodies.map((one) => one.paid))).toBe(allPaid);
    }),
  );
});

test("the order of bodies, uses and payments does not matter", () => {
  fc.assert(
    fc.property(years, (year) => {
      const given = accountsOf(year);
      const { members, uses, payments } = given;
      const [a, b, c] = [[...members].reverse(), [...uses].reverse(), [...payments].reverse()];
      expect(settle({ ...given, members: a, uses: b, payments: c })).toEqual(settle(given));
    }),
  );
});

test("one more use never lowers what its body owes", () => {
  fc.assert(
    fc.property(
      Fixture.years.chain((year) => fc.tuple(fc.constant(year), Fixture.usesOf(year.members))),
      ([year, others]) => {
        const given = accountsOf({ ...year, payments: [] });
        for (const use of others) {
          const owed = (uses: Accounts["uses"]) =>
            settle({ ...given, uses }).bodies.find(({ body }) => body === use.body)?.total ?? Number.NaN;
          expect(owed([...given.uses, { ...use, count: 1 }])).toBeGreaterThanOrEqual(owed(given.uses));
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("a settlement is what its acts give again: shuffled, delivered twice, read back from storage", () => {
  const act = fc.record({
    entry: fc.integer({ min: 1, max: 10_000 }).map((n) => `APP.app_${n}.1`),
    body: fc.constantFrom(wakasa, chizu),
    type: fc.constantFrom(
      "application.submitted",
      "booking.confirmed",
      "register.changed",
      "notice.sent",
      "staff.added",
    ),
    at: fc.integer({ min: startOf("2026-04-01"), max: startOf("2027-04-01") - 1 }),
  });
  const acts: fc.Arbitrary<Act[]> = fc.uniqueArray(act, { selector: ({ body, entry }) => `${body} ${entry}` });
  fc.assert(
    fc.property(acts, fc.nat(), (list, turn) => {
      const stored = JSON.stringify(settle({ ...accounts, uses: tally(list) }));
      const at = list.length === 0 ? 0 : turn % list.length;
      const again = [...list.slice(at), ...list].reverse();
      expect(settle({ ...accounts, uses: tally(again) })).toEqual(Settlement.parse(JSON.parse(stored)));
      for (const { body, use } of settle({ ...accounts, uses: tally(list) }).bodies) {
        for (const { month, unit, count } of use.lines) {
          expect(entriesBehind(list, { body, month, unit })).toHaveLength(count);
        }
      }
    }),
  );
});

test("the notice of March shows to the yen what the settlement charges by use", () => {
  fc.assert(
    fc.property(Fixture.years, (year) => {
      const { bodies } = settle(accountsOf({ ...year, payments: [] }));
      for (const part of bodies) {
        const planned = { ...part, instalments: [] };
        const notice = usageNotice(Fixture.terms, planned, "2027-03", year.uses, Fixture.calendar);
        expect(notice.toDate).toEqual(part.use);
      }
    }),
    { numRuns: 30 },
  );
});

test("a year without a use is settled on the fixed cost alone", () => {
  const { bodies, total } = settle(accounts);
  expect(bodies.map((one) => [one.name, one.total, one.use.lines.length])).toEqual([
    ["若桜町", 500_000, 0],
    ["智頭町", 500_000, 0],
  ]);
  expect(total).toBe(1_000_000);
});

test("what was paid too much is carried or returned by the rule, what is short is paid in", () => {
  expect(balance(900, 1000, "carry")).toEqual({ carry: 100, return: 0, add: 0 });
  expect(balance(900, 1000, "return")).toEqual({ carry: 0, return: 100, add: 0 });
  expect(balance(1000, 900, "carry")).toEqual({ carry: 0, return: 0, add: 100 });
  expect(balance(1000, 1000, "return")).toEqual({ carry: 0, return: 0, add: 0 });
});

test("a body that has left gets its surplus back, because it has no next year to carry into", () => {
  const terms = { ...accounts.terms, settlements: [{ surplus: "carry" as const, from: "2026-04-01" }] };
  const members = [member("若桜町"), member("智頭町", { to: "2027-03-31" })];
  const payments = [paid(wakasa, 500_001), paid(chizu, 500_002)];
  const { bodies } = settle({ ...accounts, terms, members, payments });
  expect(bodies.map((one) => [one.carry, one.return])).toEqual([
    [1, 0],
    [0, 2],
  ]);
});

test("accounts are settled within 出納整理期間 only", () => {
  for (const settledOn of ["2027-03-31", "2027-06-01"]) {
    expect(() => settle({ ...accounts, settledOn })).toThrow(refused("settlement.outside_period"));
  }
  for (const settledOn of ["2027-04-01", "2027-05-31"])
    expect(settle({ ...accounts, settledOn }).total).toBe(1_000_000);
});

test("a use or a payment that belongs to no member of that month is refused, never dropped", () => {
  const use = { body: wakasa, month: "2026-04", unit: "notice.sent", count: 1 } as const;
  const stranger = parseBodyCode("312011");
  const settleWith = (more: Partial<Accounts>) => () => settle({ ...accounts, ...more });
  expect(settleWith({ uses: [{ ...use, body: stranger }] })).toThrow(refused("billing.not_a_member"));
  expect(settleWith({ uses: [{ ...use, month: "2027-04" }] })).toThrow(refused("billing.not_a_member"));
  expect(settleWith({ uses: [use], members: [member("若桜町", { from: "2026-05-01" })] })).toThrow(
    refused("billing.not_a_member"),
  );
  expect(settleWith({ payments: [paid(stranger, 1)] })).toThrow(refused("billing.not_a_member"));
});
