import { expect, test } from "vitest";
import { parseBodyCode } from "#core/japan/body.ts";
import type { MonthlyUse, Unit } from "#core/metering/schema.ts";
import * as Fixture from "#test/fixture/billing.ts";
import { UsageNotice } from "./document.ts";
import { estimate } from "./estimate.ts";
import { noticeDue, usageNotice } from "./notice.ts";

const wakasa = parseBodyCode("313254");
const [planned] = estimate({
  terms: Fixture.terms,
  cost: { fiscalYear: 2026, items: [{ name: "クラウド利用料", amount: 1_000_000 }] },
  members: [Fixture.member("若桜町")],
  expected: [{ body: wakasa, unit: "notice.sent", count: 1200 }],
  madeOn: "2025-10-15",
  calendar: Fixture.calendar,
}).bodies;
if (planned === undefined) throw new Error("the estimate has no body");
const use = (month: string, unit: Unit, count: number): MonthlyUse => ({ body: wakasa, month, unit, count });

test("a notice shows the month, the year to date and the estimate, and leaves later months and years alone", () => {
  const uses = [
    use("2026-03", "notice.sent", 999),
    use("2026-04", "notice.sent", 10),
    use("2026-05", "booking.confirmed", 3),
    use("2026-05", "notice.sent", 4),
    use("2026-06", "notice.sent", 999),
    { ...use("2026-05", "notice.sent", 999), body: parseBodyCode("313289") },
  ];
  const notice = usageNotice(Fixture.terms, planned, "2026-05", uses, Fixture.calendar);
  expect(UsageNotice.parse(notice)).toEqual(notice);
  expect(notice.lines.map(({ unit, count, amount }) => [unit, count, amount])).toEqual([
    ["booking.confirmed", 3, 37],
    ["notice.sent", 4, 12],
  ]);
  expect(notice.amount).toBe(49);
  expect(notice.toDate).toMatchObject({ amount: 79, tax: 7, total: 86 });
  expect(notice.estimate).toEqual({ amount: 3600, tax: 360, total: 3960 });
});

test("a notice is out by the tenth of the next month, moved off a closed day as the rule says", () => {
  const next = { notices: [{ day: 10, closedDay: "next" as const, from: "2026-04-01" }] };
  expect(noticeDue(Fixture.terms, "2026-05", Fixture.calendar)).toBe("2026-06-10");
  expect(noticeDue(Fixture.terms, "2026-04", Fixture.calendar)).toBe("2026-05-08"); // 10 May 2026 is a Sunday
  expect(noticeDue(next, "2026-04", Fixture.calendar)).toBe("2026-05-11");
  expect(noticeDue(next, "2026-12", Fixture.calendar)).toBe("2027-01-12"); // Sunday, then 成人の日
});
