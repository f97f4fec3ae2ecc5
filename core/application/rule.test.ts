import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import type { ApplicationState } from "./entity.ts";
import { actions, allowed, deadlines, feesOn, flagOn, isOpen, next, requireAllowed, statusNames } from "./rule.ts";

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

test("whatever is open can be done by staff or applicant, and what is over by nobody", () => {
  for (const status of Object.keys(statusNames) as (keyof typeof statusNames)[]) {
    expect(isOpen(status)).toBe(!["refused", "done", "withdrawn"].includes(status));
    for (const action of allowed(status, "applicant")) expect(actions[action].from).toContain(status);
  }
  expect(allowed("correction", "staff")).toEqual(["correct", "withdraw"]);
  expect(allowed("under_review", "applicant")).toEqual(["withdraw"]);
});

test("what is not allowed says what is, and who must act", () => {
  const state = { status: "correction", channel: "online" } as ApplicationState;
  expect(() => requireAllowed(state, "draft", "staff")).toThrowError(
    expect.objectContaining({
      code: "application.not_allowed",
      facts: { allowed: ["correct", "withdraw"], waiting: next(state) },
    }),
  );
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
