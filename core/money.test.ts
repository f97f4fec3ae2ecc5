import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod";
import { Ratio, Unit } from "#core/billing/schema.ts";
import * as Money from "#core/money.ts";
import * as Shape from "#core/shape.ts";

const yen = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });
const weights = fc
  .array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 30 })
  .filter((all) => all.some((weight) => weight > 0));
const unit = fc.constantFrom(1, 10, 50, 100, 1000);
const direction = fc.constantFrom("down" as const, "up" as const, "half_up" as const);

test("amounts that are not whole yen are refused", () => {
  for (const bad of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "100", null])
    expect(() => Money.assertYen(bad)).toThrow(RangeError);
  expect(() => Money.sum([Money.sumMax, 1])).toThrow(RangeError);
  expect(Money.sum([Money.sumMax, 1, -1])).toBe(Money.sumMax);
  expect(Money.sum([])).toBe(0);
});

test("shares add up to the total to the yen and are less than one yen away from the exact share", () => {
  fc.assert(
    fc.property(yen, weights, (total, parts) => {
      const shares = Money.split(total, parts);
      expect(Money.sum(shares)).toBe(total);
      const all = BigInt(Money.sum(parts));
      shares.forEach((share, at) => {
        const off = BigInt(share) * all - BigInt(total) * BigInt(parts[at] ?? 0);
        expect(off > -all && off < all).toBe(true);
      });
    }),
  );
});

test("a share of weight zero is zero, a refund is the mirror of the charge, and no share is minus zero", () => {
  fc.assert(
    fc.property(yen, weights, (total, parts) => {
      const shares = Money.split(total, parts);
      parts.forEach((weight, at) => {
        if (weight === 0) expect(shares[at]).toBe(0);
      });
      expect(Money.split(0 - total, parts)).toEqual(shares.map((share) => 0 - share));
      expect(shares.some((share) => Object.is(share, -0))).toBe(false);
    }),
  );
});

test("the yen left over goes to the largest remainder, and to the earlier body when remainders are equal", () => {
  expect(Money.split(100, [1, 1, 1])).toEqual([34, 33, 33]);
  expect(Money.split(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
  expect(Money.split(10, [1, 2, 3, 0])).toEqual([2, 3, 5, 0]);
  expect(Money.split(1, [1, 3])).toEqual([0, 1]);
  expect(Money.split(0, [5, 7])).toEqual([0, 0]);
});

test("a split without a positive weight, or with a negative or broken one, is refused", () => {
  for (const bad of [[], [0, 0], [3, -1], [0.5, 1]]) expect(() => Money.split(100, bad)).toThrow(RangeError);
});

test("a rounded amount is a multiple of the unit, within one unit, on the side that the rule says", () => {
  fc.assert(
    fc.property(yen, fc.integer({ min: 1, max: 10_000 }), unit, direction, (numerator, denominator, step, way) => {
      const got = Money.round({ numerator, denominator }, { unit: step, direction: way });
      expect(Math.abs(got % step)).toBe(0);
      const rounded = BigInt(Math.abs(got)) * BigInt(denominator);
      const exact = BigInt(Math.abs(numerator));
      const size = BigInt(step) * BigInt(denominator);
      if (way === "down") expect(rounded <= exact && exact < rounded + size).toBe(true);
      if (way === "up") expect(rounded >= exact && exact > rounded - size).toBe(true);
      if (way === "half_up") expect(exact * 2n >= rounded * 2n - size && exact * 2n < rounded * 2n + size).toBe(true);
      expect(Money.round({ numerator: 0 - numerator, denominator }, { unit: step, direction: way })).toBe(0 - got);
    }),
  );
});

test("a percentage is exact where floating point is not", () => {
  expect(Money.multiply(100, 110, 100, { unit: 1, direction: "up" })).toBe(110);
  expect(Math.ceil(100 * 1.1)).toBe(111);
  expect(Money.multiply(4_995, 1, 2, { unit: 10, direction: "down" })).toBe(2_490);
  expect(Money.multiply(4_995, 1, 2, { unit: 1, direction: "half_up" })).toBe(2_498);
  expect(Money.multiply(4_990, 1, 2, { unit: 100, direction: "up" })).toBe(2_500);
  expect(Money.multiply(Money.sumMax, 3, 3, { unit: 1, direction: "down" })).toBe(Money.sumMax);
  expect(() => Money.multiply(100, 1, 0, { unit: 1, direction: "down" })).toThrow(RangeError);
  expect(() => Money.round({ numerator: 1, denominator: 2 }, { unit: 0, direction: "up" })).toThrow(RangeError);
});

test("yen are written with separators and 円", () => {
  expect(Money.format(1_234)).toBe("1,234円");
  expect(Money.format(-1_234_567)).toBe("-1,234,567円");
  expect(Money.format(-0)).toBe("0円");
});

test("money has a greatest amount and a greatest sum, and what is beyond is refused where it comes in", () => {
  for (const beyond of [Money.sumMax + 1, -Money.sumMax - 1, Number.MAX_SAFE_INTEGER])
    expect(() => Money.assertYen(beyond)).toThrow(RangeError);
  for (const beyond of [Money.amountMax + 1, Number.MAX_SAFE_INTEGER])
    expect(Shape.yen.safeParse(beyond).error?.issues[0]?.message).toBe("9,999,999,999円以下で指定してください。");
  expect(Shape.yen.parse(Money.amountMax)).toBe(Money.amountMax);
  expect(Shape.total.safeParse(Money.sumMax + 1).success).toBe(false);
});

test("nothing that the pool takes sums up to what it cannot hold", () => {
  // the longest list of amounts, and a year of each unit in each of 200 bodies at the greatest price
  const all = (amount: number, times: number) => Money.sum(Array.from({ length: times }, () => amount));
  const list = z.array(Shape.yen).parse(Array.from({ length: 400 }, () => Money.amountMax));
  expect(Money.sum(list)).toBeLessThan(Money.sumMax);
  const price = Ratio.parse({ numerator: 99_999, denominator: 1 });
  const line = Money.multiply(Shape.count.parse(9_999_999), price.numerator, price.denominator, {
    unit: 10_000,
    direction: "up",
  });
  expect(all(line, 200 * 2 * Unit.options.length)).toBeLessThan(Money.sumMax); // with a tax of 100 per cent
  expect(Ratio.safeParse({ numerator: 100_000, denominator: 1 }).success).toBe(false);
});
