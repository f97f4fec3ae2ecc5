import fc from "fast-check";
import { expect, test } from "vitest";
import type { Attempt, Money } from "./entity.ts";
import { covering, excess, type Ledger, moveOn, openExcess, statusOf, takesCash, undecided } from "./rule.ts";

const yen = 3000;
const attempt: Attempt = {
  id: "att_1",
  provider: "embedded",
  town: "313254",
  startedAt: 0,
  until: 1,
  status: "initiated",
  ended: false,
};
const said = fc.record({
  status: fc.constantFrom<Attempt["status"]>("initiated", "pending", "failed", "captured"),
  ended: fc.boolean(),
});

test("what the provider says in every order, and again, leads an attempt to the same end", () => {
  const follow = (reports: readonly Pick<Attempt, "status" | "ended">[]) =>
    reports.reduce((now: Attempt, report) => moveOn(now, report) ?? now, attempt);
  const orders = fc
    .array(said)
    .chain((reports) =>
      fc.tuple(fc.constant(reports), fc.shuffledSubarray([...reports, ...reports], { minLength: 0 })),
    );
  fc.assert(
    fc.property(orders, ([reports, again]) => {
      expect(follow([...again, ...reports])).toEqual(follow(reports));
    }),
  );
  expect(moveOn({ ...attempt, status: "failed", ended: true }, { status: "captured", ended: true })?.status).toBe(
    "captured",
  );
  expect(moveOn({ ...attempt, status: "captured", ended: true }, { status: "failed", ended: true })).toBeUndefined();
});

const one = fc.record({
  amount: fc.constantFrom(yen, yen, yen, 2900),
  outcome: fc.constantFrom(undefined, undefined, "refund" as const, "keep" as const),
  returned: fc.boolean(),
});
/** Money as it comes: what pays the fee is never decided on while it does. */
const ledgers: fc.Arbitrary<Ledger> = fc
  .record({ released: fc.boolean(), all: fc.array(one, { maxLength: 4 }) })
  .map(({ released, all }) => {
    const money = all.map(({ amount, outcome, returned }, at): Money => {
      const decided = outcome === undefined ? {} : { outcome };
      const back = outcome === "refund" && returned ? { returnedOn: "2027-04-06" } : {};
      return { id: at === 0 ? "counter" : `att_${at}`, yen: amount, on: "2027-04-05", ...decided, ...back };
    });
    return { yen, released, attempts: [], money };
  });
const sum = (all: readonly { yen: number }[]) => all.reduce((total, each) => total + each.yen, 0);

test("every yen that came in either pays the fee, once, or is in excess", () => {
  fc.assert(
    fc.property(ledgers, (ledger) => {
      const fee = covering(ledger);
      expect(sum(excess(ledger)) + (fee?.yen ?? 0)).toBe(sum(ledger.money));
      if (fee !== undefined) expect([fee.yen, ledger.released]).toEqual([yen, false]);
      if (ledger.released) expect(excess(ledger)).toEqual(ledger.money);
    }),
  );
});

test("how much is in excess does not depend on the order in which the money came", () => {
  const shuffled = ledgers.chain((ledger) =>
    fc.tuple(
      fc.constant({ ...ledger, money: ledger.money.map(({ outcome: _, returnedOn: __, ...rest }) => rest) }),
      fc.shuffledSubarray([...ledger.money.keys()], { minLength: ledger.money.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([ledger, order]) => {
      const other = { ...ledger, money: order.flatMap((at) => ledger.money[at] ?? []) };
      expect([sum(excess(other)), statusOf(other)]).toEqual([sum(excess(ledger)), statusOf(ledger)]);
    }),
  );
});

test("money stays on the list until it is kept or paid back; nothing is decided on twice", () => {
  fc.assert(
    fc.property(ledgers, (ledger) => {
      for (const each of openExcess(ledger))
        expect([each.outcome ?? "refund", each.returnedOn]).toEqual(["refund", undefined]);
      for (const each of undecided(ledger)) expect(openExcess(ledger)).toContain(each);
    }),
  );
});

test("cash is not taken for a fee that came in, though it was released since", () => {
  const online: Money = { id: "att_1", yen, on: "2027-04-05" };
  const ledger = { yen, released: false, attempts: [], money: [] };
  expect(takesCash(ledger)).toBe(true);
  expect(takesCash({ ...ledger, released: true })).toBe(true);
  expect(takesCash({ ...ledger, released: true, money: [online] })).toBe(false);
  expect(takesCash({ ...ledger, money: [{ ...online, yen: 2900 }] })).toBe(true);
  expect(statusOf({ ...ledger, money: [{ ...online, yen: 2900 }] })).toBe("initiated");
});
