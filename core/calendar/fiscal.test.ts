import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, lastOfMonth } from "#core/calendar/date.ts";
import { fiscalYearOf, fiscalYearRange, monthsOf, settlementPeriod } from "#core/calendar/fiscal.ts";

const year = fc.integer({ min: 1868, max: 9000 });

test("the fiscal year turns on 1 April", () => {
  expect(fiscalYearOf("2027-03-31")).toBe(2026);
  expect(fiscalYearOf("2027-04-01")).toBe(2027);
  expect(() => fiscalYearOf("2026-02-29")).toThrow(RangeError);
});

test("years follow one another without a gap, and their settlement period ends on 31 May", () => {
  fc.assert(
    fc.property(year, (fy) => {
      const { from, to } = fiscalYearRange(fy);
      expect(addDays(to, 1)).toBe(fiscalYearRange(fy + 1).from);
      expect([fiscalYearOf(from), fiscalYearOf(to)]).toEqual([fy, fy]);
      expect(settlementPeriod(fy)).toEqual({ from: addDays(to, 1), to: lastOfMonth(`${fy + 1}-05`) });
    }),
  );
  expect(() => fiscalYearRange(2026.5)).toThrow(RangeError);
});

test("a year has twelve months from April to March", () => {
  const months = monthsOf(2026);
  expect(months).toHaveLength(12);
  expect([months[0], months[8], months[9], months[11]]).toEqual(["2026-04", "2026-12", "2027-01", "2027-03"]);
});
