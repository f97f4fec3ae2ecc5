import fc from "fast-check";
import { expect, test } from "vitest";
import { advances, isReceived, type Status, statuses } from "./rule.ts";

const status = fc.constantFrom(...statuses);
/** Where a payment gets to, and how often money came in on the way. */
function follow(reports: readonly Status[]) {
  let now: Status = "initiated";
  let receipts = 0;
  for (const report of reports) {
    if (!advances(now, report)) continue;
    if (isReceived(report) && !isReceived(now)) receipts++;
    now = report;
  }
  return { now, receipts };
}

test("reports in every order, and again, lead to the same status and at most one receipt", () => {
  const orders = fc
    .array(status)
    .chain((reports) =>
      fc.tuple(fc.constant(reports), fc.shuffledSubarray([...reports, ...reports], { minLength: 0 })),
    );
  fc.assert(
    fc.property(orders, ([reports, again]) => {
      const first = follow(reports);
      const second = follow([...again, ...reports]);
      expect(second).toEqual(first);
      expect(first.receipts).toBe(reports.some(isReceived) ? 1 : 0);
    }),
  );
});

test("money that is captured late wins over a failure and a cancellation; nothing takes it back but a refund", () => {
  expect(advances("failed", "captured")).toBe(true);
  expect(advances("cancelled", "captured")).toBe(true);
  expect(statuses.filter((to) => advances("captured", to))).toEqual(["refunded"]);
});
