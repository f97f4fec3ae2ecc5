import fc from "fast-check";
import { expect, test } from "vitest";
import { Problem } from "#core/error.ts";
import { Unit } from "#core/metering/schema.ts";
import { months, terms } from "#test/fixture/billing.ts";
import { charge, priceAt } from "./price.ts";

const { book } = terms;
const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return undefined;
};
const use = fc.record({
  month: fc.constantFrom(...months),
  unit: fc.constantFrom(...Unit.options),
  count: fc.nat(5000),
});

test("a price holds from its first to its last day, both included", () => {
  expect(priceAt(book, "booking.confirmed", "2026-04-01").yenPerUse).toEqual({ numerator: 25, denominator: 2 });
  expect(priceAt(book, "booking.confirmed", "2026-09-30").yenPerUse).toEqual({ numerator: 25, denominator: 2 });
  expect(priceAt(book, "booking.confirmed", "2026-10-01").yenPerUse).toEqual({ numerator: 15, denominator: 1 });
});

test("a day without a price, or with two, is refused and never guessed", () => {
  expect(codeOf(() => priceAt(book, "notice.sent", "2026-03-31"))).toBe("price.missing");
  const twice = { ...book, prices: [...book.prices, ...book.prices] };
  expect(codeOf(() => priceAt(twice, "notice.sent", "2026-04-01"))).toBe("price.missing");
});

test("a month without tax rate or rounding rule is refused", () => {
  const uses = [{ month: "2026-04", unit: "notice.sent" as const, count: 1 }];
  expect(codeOf(() => charge({ ...book, taxes: [] }, uses))).toBe("terms.missing");
  expect(codeOf(() => charge({ ...book, roundings: [] }, uses))).toBe("terms.missing");
});

test("half a yen per use is exact until the line is rounded, and tax is rounded once over all lines", () => {
  const { lines, amount, tax, total } = charge(book, [
    { month: "2026-05", unit: "notice.sent", count: 3 },
    { month: "2026-04", unit: "booking.confirmed", count: 3 },
    { month: "2026-05", unit: "booking.confirmed", count: 4 },
  ]);
  expect(lines.map((line) => [line.month, line.unit, line.amount])).toEqual([
    ["2026-04", "booking.confirmed", 37],
    ["2026-05", "booking.confirmed", 50],
    ["2026-05", "notice.sent", 9],
  ]);
  expect([amount, tax, total]).toEqual([96, 9, 105]);
});

test("a tax rate that changes within the year is applied to the months it holds for, each rate rounded once", () => {
  const taxes = [
    { percent: 10, from: "2026-04-01", to: "2026-09-30" },
    { percent: 12, from: "2026-10-01" },
  ];
  const uses = ["2026-09", "2026-10"].map((month) => ({ month, unit: "notice.sent" as const, count: 33 }));
  expect(charge({ ...book, taxes }, uses)).toMatchObject({ amount: 198, tax: 9 + 11 });
});

test("nothing used costs nothing", () => {
  const nothing = { lines: [], amount: 0, tax: 0, total: 0 };
  expect(charge(book, [])).toEqual(nothing);
  expect(charge(book, [{ month: "2026-04", unit: "notice.sent", count: 0 }])).toEqual(nothing);
});

test("one more use never lowers a charge, and the order of uses does not matter", () => {
  fc.assert(
    fc.property(fc.array(use, { maxLength: 30 }), use, (uses, one) => {
      const before = charge(book, uses);
      const after = charge(book, [{ ...one, count: 1 }, ...uses]);
      expect(after.amount).toBeGreaterThanOrEqual(before.amount);
      expect(after.tax).toBeGreaterThanOrEqual(before.tax);
      expect(charge(book, [...uses].reverse())).toEqual(before);
    }),
  );
});
