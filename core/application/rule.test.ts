import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import type { ApplicationState } from "./entity.ts";
import { correctionsMax, deadlines, feesOn, flagOn, isOpen, possible, statusNames } from "./rule.ts";

const calendar = { closed: [], open: [] };
const processing = { days: 5, countFirstDay: false, arrivesWhenOpen: true };
const due = (filedOn: string, corrections: Parameters<typeof deadlines>[3] = [], days = 5) =>
  deadlines(filedOn, { ...processing, days }, calendar, corrections).due;
const correcting = (requestedOn: string, answeredOn?: string) => ({
  fields: [],
  reason: "incomplete" as const,
  requestedOn,
  ...(answeredOn === undefined ? {} : { answeredOn }),
});

test("the last day of the 標準処理期間 leaves out closed days and the time for 補正", () => {
  expect(due("2026-04-27")).toBe("2026-05-08");
  expect(due("2026-12-25")).toBe("2027-01-07");
  expect(due("2026-06-01", [correcting("2026-06-03", "2026-06-10")])).toBe("2026-06-16");
});

test("asking for 補正 never shortens the period, and it is nearly over before it is over", () => {
  const day = fc.integer({ min: 0, max: 700 }).map((n) => addDays("2026-04-01", n));
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 60 }),
      (filed, wait, took, days) => {
        const requested = addDays(filed, wait);
        const without = deadlines(filed, { ...processing, days }, calendar);
        expect(without.warnOn <= without.due).toBe(true);
        expect(due(filed, [correcting(requested, addDays(requested, took))], days) >= without.due).toBe(true);
      },
    ),
  );
});

const on = "2026-06-03";

test("while a case is open somebody can do something, and when it is over nobody can", () => {
  for (const status of Object.keys(statusNames) as (keyof typeof statusNames)[]) {
    expect(isOpen(status)).toBe(!["refused", "done", "withdrawn"].includes(status));
    expect(possible({ status, corrections: [] }, on).length > 0).toBe(isOpen(status));
  }
});

test("an unanswered 補正 can be decided on once its time is over, and not asked for without end", () => {
  const state = (until: string, times = 1) => ({
    status: "correction" as const,
    corrections: Array.from({ length: times }, () => ({ ...correcting("2026-06-01"), until })),
  });
  expect(possible(state("2026-06-03"), on)).not.toContain("draft");
  expect(possible(state("2026-06-02"), on)).toContain("draft");
  expect(possible({ status: "correction", corrections: [correcting("2026-06-01")] }, on)).toContain("draft");
  const many = possible(state("2026-06-02", correctionsMax), on);
  expect(many).not.toContain("request-correction");
  expect(many).toContain("draft");
});

test("a request that was taken back stops no clock, one that was repeated or lapsed does", () => {
  const ended = (how: object) => due("2026-06-01", [{ ...correcting("2026-06-03"), ...how }]);
  expect(ended({ cancelledOn: "2026-06-10" })).toBe(due("2026-06-01"));
  expect(ended({ lapsedOn: "2026-06-10" })).toBe("2026-06-16");
  const twice = [{ ...correcting("2026-06-03"), repeatedOn: "2026-06-05" }, correcting("2026-06-05", "2026-06-10")];
  expect(due("2026-06-01", twice)).toBe("2026-06-16");
});

test("a fee is the row in force on the day, and an error where there is none", () => {
  const fee = (from: string, amount: number) => ({ name: "登録手数料", from, amount, basis: "条例" });
  const rows = [fee("2027-04-01", 3000), fee("2028-04-01", 3200)];
  expect(feesOn(rows, "2028-03-31")).toEqual([{ name: "登録手数料", amount: 3000 }]);
  expect(feesOn(rows, "2028-04-01")).toEqual([{ name: "登録手数料", amount: 3200 }]);
  expect(() => feesOn(rows, "2027-03-31")).toThrowError(expect.objectContaining({ code: "setting.missing" }));
});

test("a flag follows the day, and 補正 or a decision takes it away", () => {
  const state = { status: "received", warnOn: "2027-04-09", due: "2027-04-12" } as ApplicationState;
  expect(["2027-04-08", "2027-04-09", "2027-04-12", "2027-04-13"].map((on) => flagOn(state, on))).toEqual([
    "none",
    "soon",
    "soon",
    "overdue",
  ]);
  for (const status of ["correction", "approved", "withdrawn"] as const) {
    expect(flagOn({ ...state, status }, "2027-05-01")).toBe("none");
  }
});
