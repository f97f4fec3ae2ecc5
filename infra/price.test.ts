import { expect, test } from "vitest";
import { cost, prices } from "#infra/price.ts";

test("every price says where and when it was read", () => {
  for (const price of Object.values(prices)) {
    expect(price.source).not.toBe("");
    expect(price.asOf).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    expect(price.usd).toBeGreaterThan(0);
  }
});

test("a month of a town of 5,000 costs what the cost model says", () => {
  const gigabyteSeconds = 0.5 * (210_000 * 0.06 + 150_000 * 0.02 * 0.4);
  const near = (dollars: number, expected: number) => expect(Math.abs(dollars - expected)).toBeLessThan(0.001);
  near(cost({ apiRequest: 150_000 }), 0.193);
  near(cost({ lambdaRequest: 210_000, lambdaArm64: gigabyteSeconds }), 0.134);
  near(cost({ tableRead: 450_000, tableWrite: 240_000 }), 0.236);
  near(cost({ tableStorage: 2, tableBackup: 2 }), 1.026);
});

test("nothing used costs nothing", () => {
  expect(cost({})).toBe(0);
});
